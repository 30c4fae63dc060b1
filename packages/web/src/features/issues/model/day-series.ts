/** The last 24 hours of an issue, as its row shows them. Pure. */
import type { Issue, StatsSeries } from "@vedette/api";

export function daySeries(issue: Issue): StatsSeries {
  return issue.stats["24h"] ?? [];
}
