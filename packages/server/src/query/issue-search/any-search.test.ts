/** Whatever well-formed search is written, both stores take the SQL that it becomes. */
import fc from "fast-check";
import { sql } from "kysely";
import { readTypedSearch, searchLanguages } from "@vedette/search";
import { queryOf } from "@vedette/search/query.fixture.ts";
import type { ProjectId, TeamId, UserId } from "@vedette/protocol";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import { UserError } from "#kernel/errors.ts";
import { issueIdsFor } from "#domain/issues/list-issues.ts";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { findDataset } from "#query/datasets/datasets.ts";
import { readEventsTable } from "#query/events-table.ts";
import { readMatchingGroups } from "#query/matching-groups.ts";
import { readMetSearches } from "#query/met-searches.ts";
import { anyOf, type SearchNode } from "#query/search/search-node.ts";
import type { SearchReferences } from "#query/search/search-references.ts";
import { wholeRange } from "#query/time-range.ts";
import { alternativesOf } from "./alternatives.ts";
import { issueConditionOf } from "./issue-condition-of.ts";

/** About one in five searches is well-formed and asked: by chance they were 46 of 300, and may be fewer. */
const wellFormedMin = 15;

const nowMs = Date.UTC(2026, 10, 20);
const scope = makeProjectScope([7 as ProjectId]);
const releases = [{ projectId: 7, release: "shop@1" }];
const references: SearchReferences = {
  nowMs: () => nowMs,
  projectIds: () => [7],
  groupKeys: () => ["7:aa"],
  latestReleases: () => releases,
  releasesOfStage: () => releases,
};
const context = {
  nowMs,
  userId: 1 as UserId,
  userIdOf: () => 2 as UserId,
  teamIdOf: () => 3 as TeamId,
  myTeamIds: [4 as TeamId],
  latestReleases: releases,
};

function typed(query: string, name: string): SearchNode | undefined {
  const language = searchLanguages.find((one) => one.name === name);
  const result = language === undefined ? undefined : readTypedSearch(query, language);
  return result?.ok === true ? result.search : undefined;
}

/** What other parts of the server keep of issues, where their migrations are not there. */
async function addMissing(meta: MetaStore): Promise<void> {
  const tables = await meta.db.introspection.getTables();
  const issues = tables.find((one) => one.name === "issues")?.columns.map((column) => column.name) ?? [];
  for (const name of ["priority", "category", "component"])
    if (!issues.includes(name))
      await sql`alter table issues add column ${sql.raw(name)} text`.execute(meta.db);
  for (const [name, columns] of Object.entries({
    issue_bookmarks: "user_id bigint, issue_id bigint",
    issue_subscriptions: "user_id bigint, issue_id bigint, is_subscribed integer",
    issue_owners: "issue_id bigint, owner_type text, owner_id bigint",
  }))
    if (!tables.some((one) => one.name === name))
      await sql`create table ${sql.raw(`${name} (${columns})`)}`.execute(meta.db);
}

describeOnBothStores("any search for issues", (store) => {
  it("is SQL that the meta store takes", async () => {
    const { meta } = store();
    await addMissing(meta);
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(queryOf, async (query) => {
        const search = typed(query, "issues");
        if (search === undefined) return;
        for (const { issue } of alternatives(search)) {
          if (issue === undefined) continue;
          asked += 1;
          const filter = { condition: issueConditionOf(issue, context) };
          expect([query, await issueIdsFor(meta, scope, filter, 5)]).toEqual([query, []]);
        }
      }),
      { numRuns: 600 },
    );
    expect(asked).toBeGreaterThan(wellFormedMin);
  });
});

function alternatives(search: SearchNode) {
  try {
    return alternativesOf(search);
  } catch (error) {
    // More ways than are allowed.
    if (error instanceof UserError) return [];
    throw error;
  }
}

describe("any search for events", () => {
  let store: TestEventStore;
  let events: EventStore;

  beforeAll(async () => {
    store = await startEventStore();
    ({ events } = store);
    await events.insert({ table: "errors", rows: [makeErrorRow({ project_id: 7 })], dedupToken: "one" });
  });
  afterAll(async () => {
    await store?.close();
  });

  it("is SQL that the event store takes, in every dataset", async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(
        queryOf,
        fc.constantFrom(...searchLanguages.map((one) => one.name).filter((name) => name !== "issues")),
        async (query, name) => {
          const search = typed(query, name);
          if (search === undefined || hasAggregates(search)) return;
          asked += 1;
          const reader = { events, scope, range: wholeRange(nowMs) };
          const dataset = findDataset(name);
          if (dataset === undefined) throw new Error(`there is no dataset ${name}`);
          const question = {
            dataset,
            fields: ["count()"],
            sort: [],
            search,
            references,
            environments: [],
            limit: 1,
            offset: 0,
          };
          expect([query, (await readEventsTable(reader, question)).rows.length]).toEqual([query, 1]);
        },
      ),
      { numRuns: 300 },
    );
    expect(asked).toBeGreaterThan(wellFormedMin);
  }, 120_000);

  it("is SQL that finds groups, with alternatives and in every order", async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(
        queryOf,
        fc.constantFrom("date", "new", "freq", "user", "trends", "recommended"),
        async (query, sort) => {
          const search = typed(query, "issues");
          const found = search === undefined ? [] : alternatives(search);
          const searches = found.flatMap(({ events: part }) => part ?? []);
          if (searches.length === 0) return;
          asked += 1;
          const reader = { events, scope, range: { startMs: nowMs - 86_400_000, endMs: nowMs } };
          await readMatchingGroups(reader, {
            search: anyOf(searches),
            references,
            environments: [],
            sort: sort as "date",
            nowMs,
            scoreMax: sort === "recommended" ? 10_000 : undefined,
            offset: 0,
            limit: 5,
          });
          const groups = [{ issueId: 1, projectId: 7, hash: makeErrorRow({}).group_hash }];
          const met = await readMetSearches(reader, {
            groups,
            searches,
            references,
            environments: [],
            nowMs,
          });
          for (const one of met.values()) expect([query, one.length]).toEqual([query, searches.length]);
        },
      ),
      { numRuns: 300 },
    );
    expect(asked).toBeGreaterThan(30);
  }, 120_000);
});

function hasAggregates(node: SearchNode): boolean {
  if (node.kind === "all" || node.kind === "any") return node.of.some(hasAggregates);
  return node.kind === "aggregate";
}
