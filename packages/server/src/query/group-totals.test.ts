import { expect, it } from "vitest";
import type { EventQuery, EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { readGroupTotals } from "./group-totals.ts";

const hashOf = (number: number): string => number.toString(16).padStart(32, "0");

/** A store of groups with so many events and users, by number; it answers both orders and remembers what it was asked. */
function storeOf(groups: readonly { readonly events: number; readonly users: number }[]) {
  const asked: { readonly candidates: number | undefined }[] = [];
  const ordered = (figure: "events" | "users") =>
    groups
      .map((group, number) => ({ hash: hashOf(number), value: group[figure] }))
      .sort((a, b) => b.value - a.value || (a.hash < b.hash ? -1 : 1));
  const [byEvents, byUsers] = [ordered("events"), ordered("users")];
  const query: EventStore["query"] = async <Row>(question: EventQuery<Row>): Promise<Row[]> => {
    const isUsers = question.sql.includes("uniqCombined64Merge");
    const name = /group_hash IN \{(\w+):/.exec(question.sql)?.[1] ?? "";
    const named = question.params?.[name] as readonly string[] | undefined;
    const wanted = named && new Set(named);
    if (isUsers) asked.push({ candidates: named?.length });
    const [, limit = "1000000", offset = "0"] = /LIMIT (\d+) OFFSET (\d+)/.exec(question.sql) ?? [];
    return (isUsers ? byUsers : byEvents)
      .filter(({ hash }) => !isUsers || wanted === undefined || wanted.has(hash))
      .slice(Number(offset), Number(offset) + Number(limit))
      .map(({ hash, value }) => question.row.parse({ project_id: "1", hash, figure_value: value }));
  };
  return { asked, query };
}

async function everyGroup(groups: readonly { readonly events: number; readonly users: number }[]) {
  const { query, asked } = storeOf(groups);
  const scope = makeProjectScope([1] as unknown as Parameters<typeof makeProjectScope>[0]);
  const reader = { events: { query }, scope, range: { startMs: 0, endMs: 1, isWhole: true as const } };
  const seen: string[] = [];
  for (;;) {
    const question = { environments: [], sort: "user" as const, offset: seen.length, limit: 300 };
    const window = await readGroupTotals(reader, question);
    seen.push(...window.groups.map(({ hash }) => hash));
    if (!window.isMore) return { seen, asked };
    expect(window.groups.length).toBeGreaterThan(0);
  }
}

const expected = (groups: readonly { readonly users: number }[]) =>
  groups
    .map((group, number) => ({ hash: hashOf(number), users: group.users }))
    .sort((a, b) => b.users - a.users || (a.hash < b.hash ? -1 : 1))
    .map(({ hash }) => hash);

it("orders by users window by window, though it counts the users of few groups", async () => {
  const groups = Array.from({ length: 5_000 }, (_, number) => {
    const events = Math.ceil(1_000_000 / (number + 1));
    return { events, users: number % 3 === 0 ? events : Math.ceil(events / 50) };
  });
  const { seen, asked } = await everyGroup(groups);
  expect(seen).toEqual(expected(groups));
  expect(asked[0]?.candidates).toBeLessThan(200);
});

it("is not misled by a group with fewer events and more users", async () => {
  // The loud ones are one person each; the group with the most users has few events.
  const groups = Array.from({ length: 3_000 }, (_, number) => ({ events: 10_000 - number, users: 1 }));
  groups.push({ events: 900, users: 900 });
  const { seen, asked } = await everyGroup(groups);
  expect(seen[0]).toBe(hashOf(3_000));
  expect(seen).toEqual(expected(groups));
  expect(asked.length).toBeGreaterThan(1);
});
