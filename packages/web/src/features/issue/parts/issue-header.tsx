import { Link } from "@tanstack/react-router";
import type { Actor, IssueDetails } from "@vedette/api";
import { ChevronDown, ChevronRight, ChevronUp, Trash2, UserRound } from "lucide-react";
import { useTranslations } from "use-intl";
import { AssigneeMenu } from "../../../app/assignee-menu.tsx";
import { visibleCode, visibleWords } from "../../../lib/visible-text.ts";
import { readLevel, titleOf } from "../../../lib/issue-words.ts";
import { keepScope } from "../../../lib/url-state.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { MenuItem, MoreMenu } from "../../../ui/menu.tsx";
import { LevelMark } from "../../../ui/level-mark.tsx";
import { PlatformMark } from "../../../ui/platform-mark.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";
import type { Neighbours } from "../use-neighbours.ts";
import { IssueBadges } from "./badges.tsx";
import { IssueAnswer } from "./issue-answer.tsx";
import styles from "./issue-header.module.css";
import { type OnStatus, StatusButtons } from "./status-buttons.tsx";

export interface HeaderProps {
  readonly org: string;
  readonly issue: IssueDetails | undefined;
  readonly canWrite: boolean;
  readonly neighbours: Neighbours;
  readonly onStatus: OnStatus;
  readonly assigning: boolean;
  readonly onAssigning: (open: boolean) => void;
  readonly onAssign: (to: Actor | null) => void;
  /** Absent where the reader may not. */
  readonly onDelete: (() => void) | undefined;
}

function Neighbour({
  org,
  id,
  icon,
  label,
  keys,
}: {
  readonly org: string;
  readonly id: string | undefined;
  readonly icon: typeof ChevronUp;
  readonly label: string;
  readonly keys: string;
}) {
  if (id === undefined) return <Button variant="ghost" size="sm" icon={icon} aria-label={label} disabled />;
  return (
    <Tooltip content={label} keys={keys}>
      <Link
        to="/organizations/$org/issues/$issueId"
        params={{ org, issueId: id }}
        search={keepScope}
        className={styles.step}
        aria-label={label}
      >
        <Icon as={icon} />
      </Link>
    </Tooltip>
  );
}

function AssignButton({
  org,
  issue,
  assigning,
  onAssigning,
  onAssign,
}: Pick<HeaderProps, "org" | "assigning" | "onAssigning" | "onAssign"> & { readonly issue: IssueDetails }) {
  const t = useTranslations("assignee");
  return (
    <AssigneeMenu
      org={org}
      value={issue.assignedTo}
      open={assigning}
      onOpenChange={onAssigning}
      onAssign={onAssign}
      trigger={
        <Button size="sm" icon={issue.assignedTo === null ? UserRound : undefined} keys="m">
          {issue.assignedTo !== null && <Avatar name={issue.assignedTo.name} className={styles.face} />}
          {t("assign")}
        </Button>
      }
    />
  );
}

function Crumbs(props: HeaderProps) {
  const { org, issue, canWrite, neighbours, onStatus } = props;
  const named = issue ?? neighbours.current;
  const t = useTranslations();
  return (
    <div className={styles.crumbs}>
      <Link
        to="/organizations/$org/issues"
        params={{ org }}
        search={(before) => ({
          ...neighbours.search,
          ...keepScope(before),
        })}
        className={styles.back}
      >
        {t("places.issues")}
      </Link>
      <Icon as={ChevronRight} size="sm" />
      {named === undefined ? (
        <Skeleton width={150} height={12} />
      ) : (
        <span className={styles.id}>
          <PlatformMark platform={named.project.platform || named.platform} />
          <span className={styles.shortId}>{named.shortId}</span>
          <CopyButton text={named.shortId} label={t("issue.copyId")} doneLabel={t("copy.done")} />
        </span>
      )}
      <span className={styles.tools}>
        {neighbours.position !== undefined && (
          <span className={styles.position}>{t("issue.position", neighbours.position)}</span>
        )}
        <Neighbour
          org={org}
          id={neighbours.previousId}
          icon={ChevronUp}
          label={t("issue.previous")}
          keys="k"
        />
        <Neighbour org={org} id={neighbours.nextId} icon={ChevronDown} label={t("issue.next")} keys="j" />
        <span className={styles.gap} />
        <CopyButton text={() => location.href} label={t("issue.copyLink")} doneLabel={t("copy.done")}>
          {t("issue.link")}
        </CopyButton>
        {issue !== undefined && canWrite && (
          <>
            <AssignButton {...props} issue={issue} />
            <StatusButtons org={org} issue={issue} size="sm" onStatus={onStatus} />
          </>
        )}
        {props.onDelete !== undefined && (
          <MoreMenu label={t("issue.moreActions")}>
            <MenuItem icon={Trash2} onSelect={props.onDelete}>
              {t("issueDeletion.action", { count: 1 })}
            </MenuItem>
          </MoreMenu>
        )}
      </span>
    </div>
  );
}

/** Who it is, what is known in numbers, and what can be done. */
export function IssueHeader(props: HeaderProps) {
  const t = useTranslations();
  const { issue } = props;
  const named = issue ?? props.neighbours.current;
  const title = named === undefined ? undefined : titleOf(named);
  const level = readLevel(named?.level);
  return (
    <>
      <Crumbs {...props} />
      <div className={styles.title}>
        {title === undefined ? (
          <Skeleton width={380} height={17} />
        ) : (
          <>
            <LevelMark level={level} label={t(`levels.${level}`)} className={styles.level} />
            <h1 className={styles.type} dir="auto">
              {visibleWords(title.type ?? title.message)}
            </h1>
            {title.type !== undefined && (
              <bdi className={styles.message} title={title.message}>
                {visibleWords(title.message)}
              </bdi>
            )}
            {issue !== undefined && <IssueBadges issue={issue} />}
            {named?.culprit && (
              <bdi className={styles.culprit} title={named.culprit}>
                {visibleCode(named.culprit)}
              </bdi>
            )}
          </>
        )}
      </div>
      <div className={styles.answer}>
        {issue === undefined ? <Skeleton width="62%" height={15} faint /> : <IssueAnswer issue={issue} />}
      </div>
    </>
  );
}
