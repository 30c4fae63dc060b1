/** Lists over both stores, with more issues than one look at either of them takes. */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { assignIssues } from "#domain/issues/assign-issues.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { createProject } from "#domain/projects/projects.ts";
import type { EventQuery, EventStore } from "#ports/event-store.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { noReferences } from "#query/search/compile-search.ts";
import { issueLanguage } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { searchIssues } from "./search-issues.ts";

const issueCount = 2_300;
const hashOf = (number: number): GroupHash =>
  createHash("md5").update(`group ${number}`).digest("hex") as GroupHash;

async function projectWithIssues(meta: MetaStore): Promise<ProjectId> {
  const organization = await createOrganization(meta, { name: "Acme" }, 1);
  const { project } = await createProject(
    meta,
    { organizationId: organization.id, name: "Shop", platform: "node" },
    1,
  );
  const seeds = Array.from({ length: issueCount }, (_, number) => ({
    projectId: project.id,
    hash: hashOf(number),
    title: number % 1_100 === 1_099 ? `rare ${number}` : `usual ${number}`,
    culprit: "",
    type: "error" as const,
    level: number === issueCount - 1 ? ("fatal" as const) : ("error" as const),
    platform: "node",
    logger: "",
    metadata: {},
    isUnhandled: false,
    firstSeenMs: 1_000,
    lastSeenMs: 1_000 + number,
    release: "",
  }));
  await assignIssues(meta, seeds, 5_000);
  return project.id;
}

/** An event store whose groups stand in the order of their numbers; it obeys what the list asks of it. */
function orderedStore(projectId: ProjectId) {
  const windows: { readonly among: number | undefined; readonly offset: number }[] = [];
  const query: EventStore["query"] = async <Row>(asked: EventQuery<Row>): Promise<Row[]> => {
    const [, limit, offset] = /LIMIT (\d+) OFFSET (\d+)/.exec(asked.sql) ?? [];
    const among = /group_hash (?:IN|=) \{(\w+):/.exec(asked.sql)?.[1];
    const named = among === undefined ? undefined : new Set([asked.params?.[among] ?? []].flat());
    windows.push({ among: named?.size, offset: Number(offset) });
    return Array.from({ length: issueCount }, (_, number) => hashOf(number))
      .filter((hash) => named?.has(hash) ?? true)
      .slice(Number(offset), Number(offset) + Number(limit))
      .map((hash) => asked.row.parse({ project_id: String(projectId), hash }));
  };
  return { query, windows };
}

describeOnBothStores("lists by count", (store) => {
  async function walk(query: string, pageSize: number) {
    const { meta } = store();
    const projectId = await projectWithIssues(meta);
    const events = orderedStore(projectId);
    const pages: string[][] = [];
    const totals: (number | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await searchIssues(
        { meta, events },
        {
          scope: makeProjectScope([projectId]),
          search: readSearch(query, issueLanguage),
          context: {
            nowMs: 10_000,
            userId: undefined,
            userIdOf: () => undefined,
            teamIdOf: () => undefined,
            myTeamIds: [],
            latestReleases: [],
          },
          references: noReferences,
          range: undefined,
          environments: [],
          sort: "freq",
          pageSize,
          cursor,
          withTotal: cursor === undefined,
        },
      );
      pages.push(page.found.map(({ issue }) => issue.title));
      totals.push(page.total);
      cursor = page.nextCursor;
    } while (cursor !== undefined && pages.length < 50);
    return { pages, totals, windows: events.windows };
  }

  it("shows every issue once, in the order of the event store, beyond the first window", async () => {
    const { pages, totals } = await walk("", 100);
    const numbers = pages.flat().map((title) => Number(title.split(" ")[1]));
    expect(numbers).toEqual(Array.from({ length: issueCount }, (_, number) => number));
    expect(totals[0]).toBe(issueCount);
  });

  it("asks the event store for few issues only, where the words leave few", async () => {
    const { pages, totals, windows } = await walk("rare", 100);
    expect(pages).toEqual([["rare 1099", "rare 2199"]]);
    expect(totals).toEqual([2]);
    expect(windows).toEqual([{ among: 2, offset: 0 }]);
  });

  it("goes on behind a window in which nothing was left over", async () => {
    const { pages } = await walk("level:fatal", 100);
    expect(pages.flat()).toEqual([`usual ${issueCount - 1}`]);
  });
});
