import { expect, it } from "vitest";
import type { EventQuery, EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { scoreOf } from "./group-order.ts";
import { readByScore } from "./group-scores.ts";
import { noReferences } from "./search/compile-search.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 28, 12);
const hashOf = (number: number): string => number.toString(16).padStart(32, "0");

type Group = { readonly ageDays: number; readonly events: number; readonly users: number };

/** A store of groups by number; it remembers how many candidates it counted users for. */
function storeOf(groups: readonly Group[]) {
  const counted: (number | undefined)[] = [];
  const all = groups.map((group, number) => ({
    ...group,
    hash: hashOf(number),
    lastMs: nowMs - group.ageDays * dayMs,
  }));
  const query: EventStore["query"] = async <Row>(question: EventQuery<Row>): Promise<Row[]> => {
    const row = (value: Readonly<Record<string, unknown>>) =>
      question.row.parse({ project_id: "1", ...value });
    if (question.sql.includes("uniqCombined64Merge")) {
      const name = /group_hash IN \{(\w+):/.exec(question.sql)?.[1] ?? "";
      const named = question.params?.[name] as readonly string[] | undefined;
      counted.push(named?.length);
      return all
        .filter(({ hash }) => named?.includes(hash) ?? true)
        .map(({ hash, users }) => row({ hash, figure_value: users }));
    }
    const isWeek = question.sql.includes("hour >=", question.sql.indexOf("WHERE"));
    const [, limit = "1000000"] = /LIMIT (\d+)/.exec(question.sql) ?? [];
    return all
      .filter(({ ageDays }) => !isWeek || ageDays < 7)
      .map((group) => ({ ...group, events: group.ageDays < 7 ? group.events : 0 }))
      .map((group) => ({ ...group, bound: scoreOf({ ...group, users: group.events }, nowMs) }))
      .toSorted((a, b) => b.bound - a.bound || (a.hash < b.hash ? -1 : 1))
      .slice(0, Number(limit))
      .map((group) =>
        row({ hash: group.hash, last_ms: group.lastMs, week_events: group.events, bound: group.bound }),
      );
  };
  return { counted, query };
}

async function everyGroup(groups: readonly Group[]) {
  const { query, counted } = storeOf(groups);
  const scope = makeProjectScope([1] as unknown as Parameters<typeof makeProjectScope>[0]);
  const reader = {
    events: { query },
    scope,
    range: { startMs: 0, endMs: nowMs + dayMs, isWhole: true as const },
  };
  const seen: string[] = [];
  for (;;) {
    const window = await readByScore(reader, {
      search: undefined,
      references: noReferences,
      environments: [],
      sort: "recommended",
      nowMs,
      offset: seen.length,
      limit: 500,
    });
    seen.push(...window.groups.map(({ hash }) => hash));
    if (!window.isMore) return { seen, counted };
    expect(window.groups.length).toBeGreaterThan(0);
  }
}

function expected(groups: readonly Group[]): readonly string[] {
  return groups
    .map(({ ageDays, events, users }, number) => {
      const isActive = ageDays < 7;
      const figures = isActive ? { events, users } : { events: 0, users: 0 };
      return { hash: hashOf(number), score: scoreOf({ lastMs: nowMs - ageDays * dayMs, ...figures }, nowMs) };
    })
    .toSorted((a, b) => b.score - a.score || (a.hash < b.hash ? -1 : 1))
    .map(({ hash }) => hash);
}

it("orders by the score window by window, though it counts the users of few groups", async () => {
  const groups = Array.from({ length: 4000 }, (_, number) => {
    const events = Math.ceil(100_000 / (number + 1));
    return {
      ageDays: (number * 7919) % 20,
      events,
      users: number % 3 === 0 ? events : Math.ceil(events / 40),
    };
  });
  const { seen, counted } = await everyGroup(groups);
  expect(seen).toEqual(expected(groups));
  expect(counted[0]).toBeLessThan(200);
});

it("is not misled by loud groups of one person each", async () => {
  const groups = Array.from({ length: 1500 }, () => ({ ageDays: 1, events: 5000, users: 1 }));
  groups.push({ ageDays: 1, events: 900, users: 900 });
  const { seen } = await everyGroup(groups);
  expect(seen[0]).toBe(hashOf(1500));
  expect(seen).toEqual(expected(groups));
});
