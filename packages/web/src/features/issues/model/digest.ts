/** What the list says in one sentence and one strip, from the server's numbers only. Pure. */
import type { Issue, StatsSeries } from "@vedette/api";

export interface HourBar {
  readonly atMs: number;
  readonly value: number;
  readonly hot: number;
}

export interface ListDigest {
  /** Events of the listed issues in the last 24 hours. */
  readonly events24h: number;
  /** Issues first seen within 24 hours. */
  readonly newCount: number;
  readonly regressedCount: number;
  /** The issue behind most of the last hours, where one stands out. */
  readonly leader: { readonly issue: Issue; readonly share: number; readonly hours: 1 | 24 } | undefined;
  readonly bars: readonly HourBar[];
}

const DAY_MS = 86_400_000;
/** Below this a share says nothing: with three events each is a third. */
const LEADER_EVENTS_MIN = 10;
const LEADER_SHARE_MIN = 0.4;

export function daySeries(issue: Issue): StatsSeries {
  return issue.stats["24h"] ?? [];
}

function sum(series: StatsSeries): number {
  return series.reduce((total, [, count]) => total + count, 0);
}

/** The last full hour and the running one, so that a burst shows as soon as it begins. */
function recent(series: StatsSeries): number {
  return sum(series.slice(-2));
}

function findLeader(issues: readonly Issue[]): ListDigest["leader"] {
  if (issues.length < 2) return undefined;
  for (const [hours, measure] of [
    [1, recent],
    [24, sum],
  ] as const) {
    const total = issues.reduce((all, issue) => all + measure(daySeries(issue)), 0);
    if (total < LEADER_EVENTS_MIN) continue;
    const ranked = issues
      .map((issue) => ({ issue, share: measure(daySeries(issue)) / total }))
      .sort((a, b) => b.share - a.share);
    const [first, second] = ranked;
    if (first !== undefined && first.share >= LEADER_SHARE_MIN && first.share > (second?.share ?? 0) * 1.5)
      return { ...first, hours };
  }
  return undefined;
}

/** Sums up the issues that are listed. */
export function digestIssues(issues: readonly Issue[], nowMs: number): ListDigest {
  const leader = findLeader(issues);
  const buckets = new Map<number, { value: number; hot: number }>();
  for (const issue of issues) {
    for (const [atSeconds, count] of daySeries(issue)) {
      const bucket = buckets.get(atSeconds) ?? { value: 0, hot: 0 };
      bucket.value += count;
      if (issue === leader?.issue) bucket.hot += count;
      buckets.set(atSeconds, bucket);
    }
  }
  return {
    events24h: issues.reduce((total, issue) => total + sum(daySeries(issue)), 0),
    newCount: issues.filter(
      (issue) => issue.firstSeen !== null && nowMs - Date.parse(issue.firstSeen) < DAY_MS,
    ).length,
    regressedCount: issues.filter((issue) => issue.substatus === "regressed").length,
    leader,
    bars: [...buckets]
      .sort(([a], [b]) => a - b)
      .slice(-24)
      .map(([atSeconds, bucket]) => ({ atMs: atSeconds * 1_000, ...bucket })),
  };
}
