import { useQuery } from "@tanstack/react-query";
import type { Actor, IssueDetails } from "@vedette/api";
import clsx from "clsx";
import { ArrowDown, ArrowUp, Bell, BellOff, Bookmark, ChevronDown, Equal, UserRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { AssigneeMenu } from "../../../app/assignee-menu.tsx";
import { Ago } from "../../../i18n/ago.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { actorLabel } from "../../../lib/issue-words.ts";
import { useNow } from "../../../lib/now.ts";
import { actorsQuery } from "../../../lib/queries.ts";
import { AvatarList } from "../../../ui/avatar-list.tsx";
import { Avatar } from "../../../ui/avatar.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Switch } from "../../../ui/check.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Menu, MenuChoices } from "../../../ui/menu.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { suggestedOwners } from "../model/owners.ts";
import { type IssuePriority, useIssueMarks } from "../use-issue-marks.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./issue-facts.module.css";

export type OnAssign = ((to: Actor | null) => void) | undefined;

const PRIORITY_ICONS = { high: ArrowUp, medium: Equal, low: ArrowDown } as const;
const PRIORITIES = Object.keys(PRIORITY_ICONS) as readonly IssuePriority[];

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Priority({ issue, canWrite }: { readonly issue: IssueDetails; readonly canWrite: boolean }) {
  const t = useTranslations("issue.side");
  const format = useFormat();
  const { org } = useIssueRoute();
  const { setPriority } = useIssueMarks(org);
  const words = (
    <>
      <Icon as={PRIORITY_ICONS[issue.priority]} size="sm" />
      {t(`priorities.${issue.priority}`)}
    </>
  );
  return (
    <>
      {canWrite ? (
        <Menu
          align="end"
          trigger={
            <button type="button" className={clsx(styles.person, styles.choose)}>
              {words}
              <Icon as={ChevronDown} size="sm" />
            </button>
          }
        >
          <MenuChoices
            caption={t("priority")}
            value={issue.priority}
            choices={PRIORITIES.map((value) => ({
              value,
              label: t(`priorities.${value}`),
              mark: <Icon as={PRIORITY_ICONS[value]} size="sm" />,
            }))}
            onChange={(value) => {
              const chosen = PRIORITIES.find((one) => one === value);
              if (chosen !== undefined) setPriority(issue, chosen);
            }}
          />
        </Menu>
      ) : (
        <span className={styles.person}>{words}</span>
      )}
      {issue.priorityLockedAt !== null && (
        <span className={styles.ago} title={format.exact(issue.priorityLockedAt)}>
          {t("setByHand")}
        </span>
      )}
    </>
  );
}

/** Who takes care; for those who may, the way to change it, also where the head has no room for one. */
function Assignee({ issue, onAssign }: { readonly issue: IssueDetails; readonly onAssign: OnAssign }) {
  const t = useTranslations("assignee");
  const { org } = useIssueRoute();
  const [open, setOpen] = useState(false);
  const { assignedTo } = issue;
  const words = (
    <>
      {assignedTo === null ? <Icon as={UserRound} size="sm" /> : <Avatar name={assignedTo.name} />}
      <span className={clsx(styles.name, assignedTo === null && styles.ago)}>
        {assignedTo === null ? t("nobody") : actorLabel(assignedTo)}
      </span>
    </>
  );
  if (onAssign === undefined) return <span className={styles.person}>{words}</span>;
  return (
    <AssigneeMenu
      org={org}
      value={assignedTo}
      open={open}
      onOpenChange={setOpen}
      onAssign={(to) => {
        setOpen(false);
        onAssign(to);
      }}
      trigger={
        <button type="button" className={clsx(styles.person, styles.choose)}>
          {words}
          <Icon as={ChevronDown} size="sm" />
        </button>
      }
    />
  );
}

/** Whose it is by the ownership rules, while it is not theirs; a press gives it to them. */
function Suggested({ issue, onAssign }: { readonly issue: IssueDetails; readonly onAssign: OnAssign }) {
  const t = useTranslations("issue.side");
  const { org } = useIssueRoute();
  const { data: actors } = useQuery({ ...actorsQuery(org), enabled: issue.owners.length > 0 });
  const taken = issue.assignedTo;
  const suggested = suggestedOwners(issue.owners, actors ?? []).filter(
    ({ actor }) => actor.type !== taken?.type || actor.id !== taken.id,
  );
  if (suggested.length === 0) return null;
  return (
    <Fact label={t("suggested")}>
      <span className={styles.owners}>
        {suggested.slice(0, 3).map(({ actor, rule }) => (
          <Button
            key={`${actor.type}${actor.id}`}
            size="sm"
            variant="ghost"
            className={styles.owner}
            title={t("suggestedBy", { rule })}
            disabled={onAssign === undefined}
            onClick={() => onAssign?.(actor)}
          >
            <Avatar name={actor.name} />
            {actorLabel(actor)}
          </Button>
        ))}
      </span>
    </Fact>
  );
}

/** What the reader wants to keep in sight; theirs alone, so a press is enough. */
function Own({ issue }: { readonly issue: IssueDetails }) {
  const t = useTranslations("issue.side");
  const { org } = useIssueRoute();
  const { setBookmarked, setSubscribed } = useIssueMarks(org);
  const reason = issue.subscriptionDetails?.reason;
  const known = (["assigned", "comment", "mentioned", "team_mentioned", "status_change"] as const).find(
    (one) => one === reason,
  );
  return (
    <div className={styles.own}>
      <Button
        size="sm"
        icon={Bookmark}
        aria-pressed={issue.isBookmarked}
        className={clsx(styles.toggle, issue.isBookmarked && styles.on)}
        onClick={() => setBookmarked(issue, !issue.isBookmarked)}
      >
        {issue.isBookmarked ? t("bookmarked") : t("bookmark")}
      </Button>
      <Button
        size="sm"
        icon={issue.isSubscribed ? Bell : BellOff}
        aria-pressed={issue.isSubscribed}
        className={clsx(styles.toggle, issue.isSubscribed && styles.on)}
        title={issue.isSubscribed && known !== undefined ? t(`reasons.${known}`) : undefined}
        onClick={() => setSubscribed(issue, !issue.isSubscribed)}
      >
        {issue.isSubscribed ? t("subscribed") : t("subscribe")}
      </Button>
    </div>
  );
}

function Share({ issue, canWrite }: { readonly issue: IssueDetails; readonly canWrite: boolean }) {
  const t = useTranslations();
  const { org } = useIssueRoute();
  const { setShared } = useIssueMarks(org);
  const { shareId } = issue;
  if (!canWrite && !issue.isPublic) return null;
  return (
    <Fact label={t("issue.side.share")}>
      <Switch
        label={t("issue.side.shareLabel")}
        checked={issue.isPublic}
        disabled={!canWrite}
        onChange={(event) => setShared(issue, event.target.checked)}
      />
      {issue.isPublic && shareId !== null ? (
        <CopyButton
          text={() => new URL(`/share/issue/${shareId}`, location.href).href}
          label={t("issue.side.copyShare")}
          doneLabel={t("copy.done")}
        >
          {t("issue.side.copyShare")}
        </CopyButton>
      ) : (
        <span className={styles.ago}>{t("issue.side.notShared")}</span>
      )}
    </Fact>
  );
}

function People({ issue }: { readonly issue: IssueDetails }) {
  const t = useTranslations("issue.side");
  const format = useFormat();
  const now = useNow();
  const more = (count: number) => t("morePeople", { count });
  const nameOf = ({ name, email }: { readonly name: string; readonly email: string }) =>
    name === "" ? email : name;
  return (
    <>
      {issue.seenBy.length > 0 && (
        <Fact label={t("seenBy")}>
          <AvatarList
            label={t("seenBy")}
            more={more}
            people={issue.seenBy.map((one) => ({
              id: one.id,
              name: nameOf(one),
              note: format.ago(one.lastSeen, now),
            }))}
          />
        </Fact>
      )}
      {issue.participants.length > 0 && (
        <Fact label={t("participants")}>
          <AvatarList
            label={t("participants")}
            more={more}
            people={issue.participants.map((one) => ({ id: one.id, name: nameOf(one) }))}
          />
        </Fact>
      )}
    </>
  );
}

/** Since when, how urgent, whose, and who knows of it. */
export function IssueFacts({
  issue,
  onAssign,
}: {
  readonly issue: IssueDetails | undefined;
  readonly onAssign: OnAssign;
}) {
  const t = useTranslations("issue.side");
  const assignee = useTranslations("assignee");
  const format = useFormat();
  const now = useNow();
  const canWrite = onAssign !== undefined;
  const rows = [
    { label: t("firstSeen"), at: issue?.firstSeen, release: issue?.firstRelease },
    { label: t("lastSeen"), at: issue?.lastSeen, release: issue?.lastRelease },
  ];
  const bone = <Skeleton width={120} height={12} />;
  return (
    <>
      <dl className={styles.facts}>
        {rows.map((row) => (
          <Fact key={row.label} label={row.label}>
            {issue === undefined ? (
              bone
            ) : (
              <>
                <span title={format.exact(row.at)}>{format.short(row.at, now)}</span>
                <Ago at={row.at} className={styles.ago} />
                {row.release && (
                  <Badge className={styles.end} title={row.release.version}>
                    <span className={styles.release}>{row.release.shortVersion}</span>
                  </Badge>
                )}
              </>
            )}
          </Fact>
        ))}
        <Fact label={t("priority")}>
          {issue === undefined ? bone : <Priority issue={issue} canWrite={canWrite} />}
        </Fact>
        <Fact label={assignee("title")}>
          {issue === undefined ? bone : <Assignee issue={issue} onAssign={onAssign} />}
        </Fact>
        {issue !== undefined && (
          <>
            <Suggested issue={issue} onAssign={onAssign} />
            <People issue={issue} />
            <Share issue={issue} canWrite={canWrite} />
          </>
        )}
      </dl>
      {issue !== undefined && canWrite && <Own issue={issue} />}
    </>
  );
}
