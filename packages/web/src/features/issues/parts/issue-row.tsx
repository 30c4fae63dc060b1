import { Link } from "@tanstack/react-router";
import type { Actor, Issue, IssueStatus } from "@vedette/api";
import clsx from "clsx";
import { CornerUpLeft, UserRound } from "lucide-react";
import { memo } from "react";
import { useTranslations } from "use-intl";
import { Spark } from "../../../charts/spark.tsx";
import { Ago } from "../../../i18n/ago.tsx";
import { AssigneeMenu } from "../../../app/assignee-menu.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { readLevel, titleOf } from "../../../lib/issue-words.ts";
import { visibleWords } from "../../../lib/visible-text.ts";
import { keepScope } from "../../../lib/url-state.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Button } from "../../../ui/button.tsx";
import { CheckBox } from "../../../ui/check.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { LevelMark } from "../../../ui/level-mark.tsx";
import { PlatformMark } from "../../../ui/platform-mark.tsx";
import { PriorityMark } from "../../../ui/priority-mark.tsx";
import { daySeries } from "../model/day-series.ts";
import grid from "./issue-grid.module.css";
import styles from "./issue-row.module.css";
import { RowSigns } from "./row-signs.tsx";
import { StateBadges } from "./state-badges.tsx";

export interface IssueRowProps {
  readonly org: string;
  readonly issue: Issue;
  readonly index: number;
  readonly scaleMax: number;
  /** Changed so that the list would no longer find it. */
  readonly left: boolean;
  readonly selected: boolean;
  readonly checked: boolean;
  readonly canWrite: boolean;
  /** With Shift, from the row that was checked last to this one. */
  readonly onCheck: (id: string, checked: boolean, asRange: boolean) => void;
  readonly onSelect: (index: number) => void;
  readonly onStatus: (issue: Issue, status: IssueStatus) => void;
  readonly assigning: boolean;
  readonly onAssigning: (which: string | undefined) => void;
  readonly onAssign: (issues: readonly Issue[], to: Actor | null) => void;
}

function RowActions({ issue, onStatus }: Pick<IssueRowProps, "issue" | "onStatus">) {
  const t = useTranslations("issueActions");
  return (
    <div role="gridcell" className={styles.actions}>
      {issue.status === "unresolved" ? (
        <>
          <Button variant="ghost" size="sm" keys="e" onClick={() => onStatus(issue, "resolved")}>
            {t("resolve")}
          </Button>
          <Button variant="ghost" size="sm" keys="a" onClick={() => onStatus(issue, "ignored")}>
            {t("archive")}
          </Button>
        </>
      ) : (
        <Button
          variant="ghost"
          size="sm"
          icon={CornerUpLeft}
          keys="u"
          onClick={() => onStatus(issue, "unresolved")}
        >
          {issue.status === "resolved" ? t("unresolve") : t("unarchive")}
        </Button>
      )}
    </div>
  );
}

function RowAssignee({
  org,
  issue,
  canWrite,
  assigning,
  onAssigning,
  onAssign,
}: Pick<IssueRowProps, "org" | "issue" | "canWrite" | "assigning" | "onAssigning" | "onAssign">) {
  const t = useTranslations("assignee");
  const { assignedTo } = issue;
  const label = assignedTo === null ? t("none") : t("is", { name: assignedTo.name });
  const face = assignedTo === null ? <Icon as={UserRound} size="sm" /> : <Avatar name={assignedTo.name} />;
  if (!canWrite) {
    return assignedTo === null ? null : (
      <>
        {face}
        <span className="visually-hidden">{label}</span>
      </>
    );
  }
  const button = (
    <button
      type="button"
      tabIndex={-1}
      className={clsx(styles.face, assignedTo === null && styles.nobody)}
      aria-label={label}
      title={label}
      onClick={() => onAssigning(issue.id)}
    >
      {face}
    </button>
  );
  // A menu per row would cost every row; it is made when it is asked for.
  return assigning ? (
    <AssigneeMenu
      org={org}
      value={assignedTo}
      open
      onOpenChange={(open) => onAssigning(open ? issue.id : undefined)}
      onAssign={(to) => onAssign([issue], to)}
      trigger={button}
    />
  ) : (
    button
  );
}

function RowTitle({ org, issue }: Pick<IssueRowProps, "org" | "issue">) {
  const t = useTranslations();
  const title = titleOf(issue);
  const level = readLevel(issue.level);
  return (
    <div className={styles.title}>
      <LevelMark level={level} label={t(`levels.${level}`)} />
      <Link
        to="/organizations/$org/issues/$issueId"
        params={{ org, issueId: issue.id }}
        search={keepScope}
        className={styles.link}
        tabIndex={-1}
      >
        {title.type !== undefined && <b>{title.type}</b>}
        <span className={clsx(styles.message, title.type === undefined && styles.alone)}>
          {title.message}
        </span>
      </Link>
      <StateBadges issue={issue} />
    </div>
  );
}

/** One issue of the list: 52 px on a desk, as high as its words on a phone. */
export const IssueRow = memo(function IssueRow({
  org,
  issue,
  index,
  scaleMax,
  left,
  selected,
  checked,
  canWrite,
  onCheck,
  onSelect,
  onStatus,
  assigning,
  onAssigning,
  onAssign,
}: IssueRowProps) {
  const t = useTranslations("issues");
  const format = useFormat();
  const values = daySeries(issue).map(([, count]) => count);
  const count = Number(issue.count);
  return (
    <div
      className={clsx(grid.grid, styles.row, selected && styles.selected, left && styles.done)}
      role="row"
      id={`issue-row-${issue.id}`}
      aria-selected={selected}
      aria-rowindex={index + 2}
      onClick={(event) => {
        // A menu of the row floats elsewhere in the document, yet its clicks come by here.
        if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
        onSelect(index);
        // The whole row leads to the issue; its controls keep their own meaning.
        if (event.target instanceof Element && event.target.closest("a,button,input,label") === null) {
          event.currentTarget.querySelector("a")?.click();
        }
      }}
    >
      <span role="gridcell" className={grid.check}>
        <CheckBox
          className={grid.target}
          checked={checked}
          disabled={!canWrite}
          tabIndex={-1}
          aria-label={t("select", { id: issue.shortId })}
          onChange={(event) =>
            onCheck(
              issue.id,
              event.target.checked,
              event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey,
            )
          }
        />
      </span>
      <div role="gridcell" className={styles.what}>
        <RowTitle org={org} issue={issue} />
        <div className={styles.under}>
          <PriorityMark
            priority={issue.priority}
            label={t(`priority.${issue.priority}`)}
            className={styles.priority}
          />
          <span className={styles.project}>
            <PlatformMark platform={issue.project.platform || issue.platform} />
            {issue.project.slug}
          </span>
          <span className={styles.culprit} title={issue.culprit ?? undefined}>
            {visibleWords(issue.culprit ?? "")}
          </span>
          <RowSigns issue={issue} />
          <span className={styles.narrow}>
            <span>
              <b>{format.count(count)}</b> {t("eventsUnit", { count })}
            </span>
            {issue.userCount > 0 && (
              <span>
                <b>{format.count(issue.userCount)}</b> {t("usersUnit", { count: issue.userCount })}
              </span>
            )}
            <Ago at={issue.lastSeen} />
          </span>
        </div>
      </div>
      {selected && canWrite && <RowActions issue={issue} onStatus={onStatus} />}
      <span role="gridcell" className={styles.spark}>
        <Spark
          values={values}
          scaleMax={scaleMax}
          label={t("sparkLabel", { count: values.reduce((sum, value) => sum + value, 0) })}
        />
      </span>
      <span role="gridcell" className={clsx(grid.num, styles.events)}>
        {format.count(count)}
      </span>
      <span role="gridcell" className={grid.num}>
        {issue.userCount === 0 ? "–" : format.count(issue.userCount)}
      </span>
      <span role="gridcell" className={styles.who}>
        <RowAssignee
          org={org}
          issue={issue}
          canWrite={canWrite}
          assigning={assigning}
          onAssigning={onAssigning}
          onAssign={onAssign}
        />
      </span>
      <span role="gridcell" className={styles.when}>
        <Ago at={issue.lastSeen} />
        <Ago at={issue.firstSeen} kind="old" className={styles.age} />
      </span>
    </div>
  );
});
