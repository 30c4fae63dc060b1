import { expect, it } from "vitest";
import type { EventQuery, EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { scoreOf } from "./group-order.ts";
import { readByBound, readScores } from "./group-scores.ts";
import { groupKeyText } from "./event-reader.ts";
import type { MatchingGroup } from "./matching-groups.ts";
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

const scope = makeProjectScope([1] as unknown as Parameters<typeof makeProjectScope>[0]);
const range = { startMs: 0, endMs: nowMs + dayMs, isWhole: true as const };

async function everyGroup(groups: readonly Group[]) {
  const { query, counted } = storeOf(groups);
  const reader = { events: { query }, scope, range };
  const seen: MatchingGroup[] = [];
  for (;;) {
    const window = await readByBound(reader, {
      search: undefined,
      references: noReferences,
      environments: [],
      sort: "recommended",
      nowMs,
      offset: seen.length,
      limit: 500,
    });
    seen.push(...window.groups);
    if (!window.isMore) return { seen, counted, reader };
    expect(window.groups.length).toBeGreaterThan(0);
  }
}

const groups = Array.from({ length: 4000 }, (_, number): Group => {
  const events = Math.ceil(100_000 / (number + 1));
  return {
    ageDays: (number * 7919) % 20,
    events,
    users: number % 3 === 0 ? events : Math.ceil(events / 40),
  };
});

function scoreAt(number: number, isMost: boolean): number {
  const { ageDays, events, users } = groups[number] ?? { ageDays: 0, events: 0, users: 0 };
  const isActive = ageDays < 7;
  const figures = isActive ? { events, users: isMost ? events : users } : { events: 0, users: 0 };
  return scoreOf({ lastMs: nowMs - ageDays * dayMs, ...figures }, nowMs);
}

it("orders by the most that a score can be, window by window, and counts nobody's users for it", async () => {
  const { seen, counted } = await everyGroup(groups);
  const expected = groups
    .map((_, number) => ({ hash: hashOf(number), score: scoreAt(number, true) }))
    .toSorted((a, b) => b.score - a.score || (a.hash < b.hash ? -1 : 1));
  expect(seen.map(({ hash, score }) => ({ hash, score }))).toEqual(expected);
  expect(counted).toEqual([]);
});

it("tells the scores of some groups with their users", async () => {
  const { seen, counted, reader } = await everyGroup(groups);
  const some = seen
    .filter((_, at) => at % 40 === 0)
    .flatMap(({ projectId, hash, basis }) => (basis === undefined ? [] : [{ projectId, hash, basis }]));
  const scores = await readScores(reader, { environments: [], nowMs }, some);
  for (const group of some)
    expect(scores.get(groupKeyText(group))).toBe(scoreAt(Number.parseInt(group.hash, 16), false));
  expect(counted).toHaveLength(1);
  expect(counted[0]).toBeLessThan(some.length);
});
