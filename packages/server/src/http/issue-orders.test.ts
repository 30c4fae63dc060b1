/** The orders of a list of issues, and their pages, through the web API. */
import type { IssueId } from "@vedette/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mergeIssues } from "#domain/issues/merge/merge-issues.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { type SearchableIssues, startSearchableIssues } from "./testing/searchable-issues.ts";
import { makeOrganization } from "./testing/test-people.ts";
import type { TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: SearchableIssues["shop"];
let api: SearchableIssues["api"];
let found: SearchableIssues["found"];

const params = () => ({ org: shop.organization.slug });

beforeAll(async () => {
  ({ server, shop, api, found } = await startSearchableIssues());
});
afterAll(async () => {
  await server.close();
});

describe("orders", () => {
  it("recommends what is urgent, new, loud and unhandled", async () => {
    const order = await found("", { sort: "recommended" });
    expect(order.split("").sort().join("")).toBe("01234");
    // High, unhandled and new; archived ones come last although they are as loud.
    expect(order.startsWith("0") || order.startsWith("4")).toBe(true);
    expect(await found("", { sort: "inbox" })).toBe(order);
    expect((await found("is:unresolved", { sort: "recommended" })).split("").sort().join("")).toBe("014");
  });

  it("puts first by trend what grew most against its past", async () => {
    const org = await makeOrganization(server);
    const client = server.client(org.owner.token);
    const nowSeconds = Math.floor(server.clock.nowMs() / 1000);
    const event = (kind: string, agoHours: number, at: number) => ({
      event_id: `${kind}${agoHours}`.padEnd(4, "0").padEnd(28, "e") + String(at).padStart(4, "0"),
      timestamp: nowSeconds - agoHours * 3600,
      exception: { values: [{ type: kind, value: "x" }] },
    });
    const times = (count: number, make: (at: number) => ReturnType<typeof event>) =>
      Array.from({ length: count }, (_, at) => make(at));
    // The steady one has more events today than the growing one, but no more than before.
    await server.takeIn(org.project.id, [
      ...times(8, (at) => event("aaSteady".slice(0, 2), 2, at)),
      ...[30, 54, 78, 102, 126, 150].flatMap((ago) => times(9, (at) => event("aa", ago, at))),
      ...times(6, (at) => event("bb", 3, at)),
      ...times(30, (at) => event("cc", 100, at)),
    ]);
    const order = async (query: Record<string, unknown>) =>
      (
        await client.listOrganizationIssues({
          params: { org: org.organization.slug },
          query: { query: "", ...query },
        })
      ).items.map((issue) => issue.title.slice(0, 2));
    expect(await order({ sort: "trends" })).toEqual(["bb", "aa", "cc"]);
    expect(await order({ sort: "freq" })).toEqual(["aa", "cc", "bb"]);
    // In a short range the past is still compared with, and what has no events in it is not shown.
    expect(await order({ sort: "trends", statsPeriod: "24h" })).toEqual(["bb", "aa"]);
    expect(await order({ sort: "trends", statsPeriod: "24h", query: "error.type:[aa, bb]" })).toEqual([
      "bb",
      "aa",
    ]);
  });

  it.each(["date", "new", "freq", "user", "trends", "recommended"])(
    "pages by %s show each issue once",
    async (sort) => {
      for (const query of ["", "browser:*", "is:resolved OR browser:*"]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        for (let page = 0; page < 10; page += 1) {
          const answer = await api.listOrganizationIssues({
            params: params(),
            query: { query, sort, limit: 2, cursor },
          });
          seen.push(...answer.items.map((issue) => issue.id));
          cursor = answer.nextCursor;
          if (cursor === undefined) break;
        }
        expect([query, seen.length, new Set(seen).size]).toEqual([query, 5, 5]);
        const whole = await api.listOrganizationIssues({ params: params(), query: { query, sort } });
        expect(seen).toEqual(whole.items.map((issue) => issue.id));
      }
    },
  );

  it.each([
    ["date", "0:10:0"],
    ["date", "5.1:1:0"],
    ["freq", "1700000000000:1:0"],
    ["trends", "5.1:1:0"],
    ["recommended", "0:10:0"],
    ["recommended", "nonsense"],
  ])("a cursor of another order is refused by %s: %s", async (sort, cursor) => {
    await expect(found("", { sort, cursor })).rejects.toMatchObject({ status: 400, code: "invalid_cursor" });
  });

  it("shows an issue of several groups once, where their sum belongs", async () => {
    const org = await makeOrganization(server);
    const client = server.client(org.owner.token);
    const nowSeconds = Math.floor(server.clock.nowMs() / 1000);
    await server.takeIn(
      org.project.id,
      ["one", "two", "three"].flatMap((kind, index) =>
        Array.from({ length: (index + 1) * 2 }, (_, at) => ({
          event_id: `${index}${at}`.padStart(32, "a"),
          timestamp: nowSeconds - 60,
          user: { id: String(at) },
          tags: { of: "all" },
          exception: { values: [{ type: kind, value: "x" }] },
        })),
      ),
    );
    const query = { query: "" };
    const page = await client.listOrganizationIssues({ params: { org: org.organization.slug }, query });
    const idOf = (title: string) => Number(page.items.find((issue) => issue.title.startsWith(title))?.id);
    const merged = [idOf("three"), idOf("one")] as unknown as readonly IssueId[];
    await mergeIssues(
      server.meta,
      makeProjectScope([org.project.id]),
      { ids: merged, userId: undefined },
      server.clock.nowMs(),
    );
    const namedAs = async (name: string) =>
      (
        await client.listOrganizationIssues({
          params: { org: org.organization.slug },
          query: { query: `issue:[${name}]` },
        })
      ).items.map((issue) => issue.title.split(":")[0]);
    const [title] = await namedAs(String(idOf("one")));
    // The one that was merged away leads to the one that took it in, by id and by short id.
    for (const issue of page.items.filter((one) => !one.title.startsWith("two")))
      expect([await namedAs(issue.id), await namedAs(issue.shortId)]).toEqual([[title], [title]]);
    for (const sort of ["freq", "user", "trends", "recommended"]) {
      for (const text of ["", "of:all"]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const part = await client.listOrganizationIssues({
            params: { org: org.organization.slug },
            query: { query: text, sort, limit: 1, cursor },
          });
          seen.push(...part.items.map((issue) => `${issue.title.split(":")[0]} ${issue.count}`));
          cursor = part.nextCursor;
        } while (cursor !== undefined && seen.length < 5);
        expect([sort, text, seen]).toEqual([sort, text, [`${title} 8`, "two 4"]]);
      }
    }
  });
});
