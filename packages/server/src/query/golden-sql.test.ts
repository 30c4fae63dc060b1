/** Every question of the read models as the SQL it sends. A change shows here and is reviewed as SQL. */
import type { EventId } from "@vedette/protocol";
import { describe, expect, it } from "vitest";
import { eventsFoundBy } from "./counted-events.ts";
import { findNextEvent, readEvent, readEventLines, readNewestPair } from "./event-list.ts";
import type { EventReader } from "./event-reader.ts";
import { readEventsTable } from "./events-table.ts";
import { readActiveGroups, readGroupTotals, readHourlyCounts } from "./group-activity.ts";
import { readIssueCounts, readIssueFigures, readIssueSeries } from "./issue-figures.ts";
import { readIssueGraph } from "./issue-graph.ts";
import { readMatchingGroups } from "./matching-groups.ts";
import { readMetSearches } from "./met-searches.ts";
import { readOutcomes } from "./project-overview.ts";
import { noReferences } from "./search/compile-search.ts";
import { errorLanguage } from "./search/languages.ts";
import { readSearch } from "./search/read-search.ts";
import { everything } from "./search/search-node.ts";
import { readEnvironments } from "./seen-environments.ts";
import { readTagDistribution, readTagShares } from "./tag-distribution.ts";
import { captureSql } from "./testing/capture-sql.ts";

const hash = "0123456789abcdef0123456789abcdef";
const otherHash = "f".repeat(32);
const group = { projectId: 7, hash, issueId: 1 };
const groups = [group, { projectId: 8, hash: otherHash, issueId: 2 }];
const eventId = "ab".repeat(16) as EventId;
const place = { timestampMs: 1_767_225_600_123, eventId };
const environments = ["production"];
const search = readSearch(
  'release:"shop@1.0" !level:info browser.name:Fire* (plan:gold OR has:beta) timeout',
  errorLanguage,
);

const questions: Readonly<Record<string, (reader: EventReader) => Promise<unknown>>> = {
  "figures of one issue": async (reader) =>
    await readIssueFigures(reader, { groups: [group], environments: [] }),
  "figures of a page of issues": async (reader) => await readIssueFigures(reader, { groups, environments }),
  "series of issues": async (reader) =>
    await readIssueSeries(reader, { groups, environments: [], bucketMs: 3_600_000 }),
  "graph of an issue": async (reader) =>
    await readIssueGraph(reader, { groups: [group], environments, bucketMs: 3_600_000 }),
  "groups by count": async (reader) =>
    await readMatchingGroups(reader, {
      search: undefined,
      references: noReferences,
      environments: [],
      sort: "freq",
      offset: 0,
      limit: 2000,
    }),
  "a later window of groups under a search": async (reader) =>
    await readMatchingGroups(reader, {
      search,
      references: noReferences,
      environments,
      sort: "date",
      offset: 2000,
      limit: 2000,
    }),
  "groups of few issues by count, under a search": async (reader) =>
    await readMatchingGroups(reader, {
      search,
      references: noReferences,
      environments: [],
      sort: "freq",
      among: groups,
      offset: 0,
      limit: 2000,
    }),
  "groups by score under a search": async (reader) =>
    await readMatchingGroups(reader, {
      search,
      references: noReferences,
      environments: [],
      sort: "recommended",
      nowMs: 1_767_225_600_123,
      offset: 0,
      limit: 2000,
    }),
  "figures of a page of issues under a search": async (reader) =>
    await readIssueCounts(reader, { groups, environments, under: eventsFoundBy(search, noReferences) }),
  "which searches issues meet": async (reader) =>
    await readMetSearches(reader, {
      groups,
      searches: [search, readSearch("plan:gold", errorLanguage)],
      references: noReferences,
      environments: [],
      nowMs: 1_767_225_600_123,
    }),
  "events of an issue after a place": async (reader) =>
    await readEventLines(reader, { groups: [group], environments, after: place, limit: 26 }),
  "newest event of an issue": async (reader) =>
    await findNextEvent(reader, { groups, environments: [], from: undefined, direction: "older" }),
  "newest event of an issue with the one before it": async (reader) =>
    await readNewestPair(reader, {
      groups: [group],
      environments: [],
      // Later than the range: there is no look at the days before it.
      newestMs: place.timestampMs + 30 * 86_400_000,
    }),
  "next newer event": async (reader) =>
    await findNextEvent(reader, { groups: [group], environments: [], from: place, direction: "newer" }),
  "event by id": async (reader) => await readEvent(reader, { eventId }),
  "event by its whole key": async (reader) =>
    await readEvent(reader, { eventId, at: { ...group, ...place } }),
  "tags of an issue": async (reader) =>
    await readTagDistribution(reader, { groups: [group], environments: [], valuesMax: 10, keysMax: 100 }),
  "one tag of an issue": async (reader) =>
    await readTagDistribution(reader, {
      groups: [group],
      environments,
      key: "browser",
      valuesMax: 100,
      keysMax: 1,
    }),
  "shares of tags in a project": async (reader) =>
    await readTagShares(reader, { projectId: 7, environments: [] }),
  "active groups": async (reader) => await readActiveGroups(reader, { eventsMin: 3, limit: 5000 }),
  "hourly counts of groups": async (reader) => await readHourlyCounts(reader, groups),
  "totals of the groups of an issue": async (reader) => await readGroupTotals(reader, groups),
  environments: async (reader) => await readEnvironments(reader, { nowMs: place.timestampMs }),
  "outcomes of a project": async (reader) => await readOutcomes(reader, 7),
  "a table of counts": async (reader) =>
    await readEventsTable(reader, {
      fields: ["count()", "count_unique(id)"],
      sort: [],
      search: everything,
      references: noReferences,
      environments: [],
      limit: 50,
      offset: 0,
    }),
  "a table with fields": async (reader) =>
    await readEventsTable(reader, {
      fields: ["title", "tags[plan]", "issue", "count()", "count_unique(user)", "last_seen()"],
      sort: ["-count()", "title"],
      search,
      references: noReferences,
      environments,
      limit: 10,
      offset: 20,
    }),
  "a table of events": async (reader) =>
    await readEventsTable(reader, {
      fields: ["id", "timestamp", "error.handled", "user.email"],
      sort: [],
      search: everything,
      references: noReferences,
      environments: [],
      limit: 10,
      offset: 0,
    }),
};

describe("the SQL of", () => {
  it.each(Object.keys(questions))("%s", async (name) => {
    const { reader, captured } = captureSql();
    await questions[name]?.(reader);
    expect(captured).toHaveLength(1);
    expect(captured[0]).toMatchSnapshot();
  });

  it.each(Object.keys(questions))("%s names a time range and reads within the scope", async (name) => {
    const { reader, captured } = captureSql();
    await questions[name]?.(reader);
    expect(captured[0]?.projectIds).toEqual([7, 8]);
    expect(captured[0]?.sql).toMatch(
      /(?:timestamp|received_at|hour) >= .+ AND (?:timestamp|received_at|hour) < /,
    );
  });

  it.each(Object.keys(questions))("%s holds no value of the question", async (name) => {
    const { reader, captured } = captureSql();
    await questions[name]?.(reader);
    for (const value of [
      hash,
      otherHash,
      eventId,
      "production",
      "shop@1.0",
      "gold",
      "browser",
      "timeout",
      "plan",
      "1767225600123",
    ]) {
      expect(captured[0]?.sql).not.toContain(value);
    }
  });
});
