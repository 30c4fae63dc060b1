import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { IssueDetails } from "@vedette/api";
import { useTranslations } from "use-intl";
import { EventBars } from "../../../charts/event-bars.tsx";
import { Ago } from "../../../i18n/ago.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { DEFAULT_PERIOD, keepScope, rangeChange } from "../../../lib/url-state.ts";
import { useNow } from "../../../lib/now.ts";
import { SectionHead } from "../../../ui/card.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Stat } from "../../../ui/stat.tsx";
import { reportTags } from "../model/tag-report.ts";
import { issueStatsQuery, issueTagsQuery } from "../queries.ts";
import { useActivityText } from "../use-activity-text.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import { IssueFacts, type OnAssign } from "./issue-facts.tsx";
import styles from "./issue-side.module.css";
import { TagBar } from "./tag-bar.tsx";

const PERIODS = ["24h", "14d"] as const;
const TAGS_SHOWN = 7;
const RELEASES_NAMED = 3;
const GRAPH_HEIGHT = 104;
/** Of a longer time the days are told. */
const HOURS_TOLD_MAX_MS = 48 * 3_600_000;

function Numbers() {
  const t = useTranslations("issue.side");
  const format = useFormat();
  const now = useNow();
  const navigate = useNavigate();
  const { org, issueId, scope } = useIssueRoute();
  const period = scope.statsPeriod ?? DEFAULT_PERIOD;
  const { data: stats } = useQuery(issueStatsQuery(org, issueId, scope));
  const bars = (stats?.events ?? []).map(([atSeconds, value]) => ({ atMs: atSeconds * 1_000, value }));
  const releases = stats?.releases ?? [];
  const byHour = (stats?.intervalSeconds ?? 0) < 86_400;
  const spanMs = stats === undefined ? 0 : Date.parse(stats.end) - Date.parse(stats.start);
  const tick = (atMs: number) => (spanMs <= HOURS_TOLD_MAX_MS ? format.hour(atMs) : format.day(atMs));
  return (
    <section>
      <div className={styles.figures}>
        {stats === undefined ? (
          <Skeleton width={150} height={20} className={styles.figureBone} />
        ) : (
          <>
            <Stat
              value={format.count(stats.totals.events)}
              unit={t("eventsUnit", { count: stats.totals.events })}
            />
            {stats.totals.users > 0 && (
              <Stat
                value={format.count(stats.totals.users)}
                unit={t("usersUnit", { count: stats.totals.users })}
              />
            )}
          </>
        )}
        <Segmented
          className={styles.period}
          label={t("period")}
          value={scope.start === undefined ? PERIODS.find((one) => one === period) : undefined}
          segments={PERIODS.map((one) => ({
            value: one,
            label: t("periodShort", { value: Number(one.slice(0, -1)), unit: one.slice(-1) }),
          }))}
          onChange={(next) =>
            void navigate({
              to: ".",
              search: (before) => ({ ...before, ...rangeChange({ statsPeriod: next }) }),
              replace: true,
            })
          }
        />
      </div>
      <EventBars
        bars={bars}
        marks={releases.map((release) => ({
          atMs: Date.parse(release.firstSeen),
          label: t("releaseMark", {
            release: release.shortVersion,
            time: format.short(release.firstSeen, now),
          }),
        }))}
        height={GRAPH_HEIGHT}
        grid
        markNewest
        label={t("graph", { count: stats?.totals.events ?? 0 })}
        formatTick={tick}
        formatValue={format.count}
        formatTip={(bar) =>
          t("tip", {
            time: byHour ? `${format.day(bar.atMs)}, ${format.hour(bar.atMs)}` : format.day(bar.atMs),
            count: bar.value,
            countText: format.count(bar.value),
          })
        }
        nowLabel={t("now")}
      />
      {releases.length > 0 && (
        <p className={styles.releases}>
          <span aria-hidden="true">▾</span>{" "}
          {t("releases", {
            releases: releases
              .slice(0, RELEASES_NAMED)
              .map((release) => release.shortVersion)
              .join(", "),
            more: Math.max(0, releases.length - RELEASES_NAMED),
          })}
        </p>
      )}
    </section>
  );
}

function Tags() {
  const t = useTranslations("issue.side");
  const { org, issueId, scope } = useIssueRoute();
  const { data: tags } = useQuery(issueTagsQuery(org, issueId, scope));
  if (tags === undefined) {
    return (
      <section>
        <SectionHead level={3} title={t("tags")} />
        {Array.from({ length: 4 }, (_, index) => (
          <div key={index} className={styles.tagBone}>
            <Skeleton width={120 + index * 18} height={11} />
            <Skeleton width="100%" height={6} faint />
          </div>
        ))}
      </section>
    );
  }
  const { unusual, usual } = reportTags(tags);
  const shownUsual = usual.slice(0, Math.max(3, TAGS_SHOWN - unusual.length));
  const hidden = usual.length - shownUsual.length;
  if (tags.length === 0) return null;
  return (
    <section>
      <SectionHead level={3} title={unusual.length > 0 ? t("unusual") : t("tags")}>
        {[...unusual, ...usual].some((line) => line.projectShare !== undefined) && (
          <span className={styles.legend}>
            <i className={styles.tick} />
            {t("projectShare")}
          </span>
        )}
      </SectionHead>
      {unusual.map((line) => (
        <TagBar key={line.key} line={line} hot />
      ))}
      {unusual.length > 0 && shownUsual.length > 0 && <p className={styles.caption}>{t("usual")}</p>}
      {shownUsual.map((line) => (
        <TagBar key={line.key} line={line} />
      ))}
      {hidden > 0 && (
        <Link
          to="/organizations/$org/issues/$issueId/tags"
          params={{ org, issueId }}
          search={keepScope}
          className={styles.more}
        >
          {t("moreTags", { count: hidden })}
        </Link>
      )}
    </section>
  );
}

const ACTIVITIES_SHOWN = 4;

/** What happened last; the rest has a place of its own. */
function Activity({ issue }: { readonly issue: IssueDetails }) {
  const t = useTranslations("issue.activity");
  const activityText = useActivityText();
  const { org, issueId } = useIssueRoute();
  if (issue.activity.length === 0) return null;
  return (
    <>
      <hr />
      <section>
        <SectionHead level={3} title={t("title")} />
        <ul>
          {issue.activity.slice(0, ACTIVITIES_SHOWN).map((one) => (
            <li key={one.id} className={styles.activity}>
              <span>{activityText(one)}</span>
              <Ago at={one.dateCreated} className={styles.ago} />
            </li>
          ))}
        </ul>
        {issue.activity.length > ACTIVITIES_SHOWN && (
          <Link
            to="/organizations/$org/issues/$issueId/activity"
            params={{ org, issueId }}
            search={keepScope}
            className={styles.more}
          >
            {t("all")}
          </Link>
        )}
      </section>
    </>
  );
}

/** The issue at the right of its event: how much, since when, and what is unusual. */
export function IssueSide({
  issue,
  onAssign,
}: {
  readonly issue: IssueDetails | undefined;
  readonly onAssign: OnAssign;
}) {
  return (
    <>
      <Numbers />
      <hr />
      <section>
        <IssueFacts issue={issue} onAssign={onAssign} />
      </section>
      <hr />
      <Tags />
      {issue !== undefined && <Activity issue={issue} />}
    </>
  );
}
