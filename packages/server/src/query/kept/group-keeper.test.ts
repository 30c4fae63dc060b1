/** Whatever happens to the stored events, lists that keep what they read answer as lists that read everything. */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConnection } from "#adapters/clickhouse/connection.ts";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import type { EventQuery, EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { readScores } from "#query/group-scores.ts";
import { readIssueCounts, readIssueSeries } from "#query/issue-figures.ts";
import { readTimesSeen } from "#query/times-seen.ts";
import { type GroupSort, readMatchingGroups } from "#query/matching-groups.ts";
import { keptHourCounts } from "#query/hour-counts.ts";
import { eventsFoundBy } from "#query/counted-events.ts";
import { readMetSearches } from "#query/met-searches.ts";
import { noReferences } from "#query/search/compile-search.ts";
import { errorLanguage } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { readEnvironments } from "#query/seen-environments.ts";
import { readStreamTotals } from "#query/stream-totals.ts";
import { type TimeRange, wholeRange } from "#query/time-range.ts";
import type { EventReader } from "#query/event-reader.ts";
import { createGroupKeeper, type GroupKeeper } from "./group-keeper.ts";
import type { QuietStep } from "./quiet-work.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 10, 20, 12);
const projectId = 7;
const scope = makeProjectScope([projectId as ProjectId]);
const hashOf = (number: number): GroupHash => number.toString(16).padStart(32, "0") as GroupHash;
const groupsAsked = Array.from({ length: 12 }, (_, number) => ({
  projectId,
  hash: hashOf(number),
  issueId: number === 11 ? 10 : number,
}));

const groupsOfTheirOwn = groupsAsked.slice(0, 10);

/** Figures and hours of the issue that has two groups are read each time. */
const readsOfMerged = 3;
/** Of the few thousand rows here most lie in settled parts. */
const rules = {
  settling: {
    errors: { youngRows: 200, looseRowsMax: 3000 },
    error_counts_hourly: { youngRows: 200, looseRowsMax: 3000 },
  },
  frontMax: 1000,
  frontMin: 30,
  groupsMax: 1000,
  looseMax: 500,
  othersMax: 500,
};
/** Of the sixty groups most stand behind such a front. */
const shortRules = { ...rules, frontMax: 20, frontMin: 6, groupsMax: 40, othersMax: 6 };
const rounds = 2;
/** A group with exactly 128 is told as that or as an estimate, by the order in which the engine saw its users. */
const usersMax = 110;
/** Whole numbers below a bound, the same in each run. */
function randomFrom(seed: number): (max: number) => number {
  let state = seed;
  return (max) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}
const everything = wholeRange(nowMs);
const tenDays: TimeRange = { startMs: nowMs - 10 * dayMs, endMs: nowMs + dayMs };
const twoDays: TimeRange = { startMs: nowMs - 2 * dayMs, endMs: nowMs + dayMs };
const lists: readonly (readonly [GroupSort, TimeRange, readonly string[], string?])[] = [
  ["date", everything, []],
  ["new", everything, []],
  ["freq", everything, []],
  ["freq", everything, ["production"]],
  ["freq", tenDays, []],
  ["user", everything, []],
  ["user", tenDays, ["staging"]],
  ["trends", everything, []],
  ["trends", twoDays, []],
  ["recommended", everything, []],
  ["recommended", tenDays, []],
  ["date", everything, [], "plan:gold"],
  ["new", everything, [], "plan:gold"],
  ["freq", everything, [], "plan:gold"],
  ["freq", everything, [], "plan:free"],
  ["freq", tenDays, ["production"], "plan:gold"],
  ["user", everything, [], "plan:gold"],
];
const searches = ["plan:gold", "environment:staging", "user.id:170"].map((text) =>
  readSearch(text, errorLanguage),
);

describe("what is kept of groups", () => {
  let opened: TestEventStore;
  let events: EventStore;
  let inserts = 0;
  const asked: string[] = [];

  const insert = async (
    rows: readonly { readonly group: number; readonly user: number; readonly daysAgo: number }[],
  ): Promise<void> => {
    inserts += 1;
    await events.insert({
      table: "errors",
      dedupToken: `rows/${inserts}`,
      rows: rows.map(({ group, user, daysAgo }, at) => {
        const timestamp = nowMs - Math.round(daysAgo * dayMs) - at;
        return makeErrorRow({
          project_id: projectId,
          event_id: (inserts * 100_000 + at).toString(16).padStart(32, "0"),
          group_hash: hashOf(group),
          timestamp,
          received_at: timestamp + 1000,
          retention_days: 90,
          user_id: `user ${user}`,
          user_hash: BigInt(user + 1),
          environment: group % 2 === 0 ? "production" : "staging",
          tags: [["plan", user % 3 === 0 ? "gold" : "free"]],
        });
      }),
    });
  };

  const command = async (sql: string): Promise<void> => {
    const connection = createConnection({ socketPath: opened.socketPath });
    await connection.send({ kind: "command", sql, timeoutMs: 30_000 });
    await connection.close();
  };

  beforeAll(async () => {
    opened = await startEventStore();
    ({ events } = opened);
    shortKeeper = createGroupKeeper(events, quiet, shortRules);
    await insert(
      Array.from({ length: 4000 }, (_, at) => ({
        group: at % (1 + (at % 60)),
        user: at % usersMax,
        daysAgo: (at % 200) / 10,
      })),
    );
  });
  afterAll(async () => {
    await opened?.close();
  });

  /** Happens once, before the next statement. */
  let meanwhile: (() => Promise<void>) | undefined;
  const store: Pick<EventStore, "query" | "errorParts"> = {
    errorParts: async () => await events.errorParts(),
    query: async <Row>(question: EventQuery<Row>) => {
      asked.push(question.sql);
      const happens = meanwhile;
      meanwhile = undefined;
      await happens?.();
      return await events.query(question);
    },
  };
  const later: QuietStep[] = [];
  const doLater = async (): Promise<void> => {
    for (let step = later.shift(); step !== undefined; step = later.shift()) while (await step());
  };
  /** Merges the parts of one week. */
  const optimizeSome = async (random: (max: number) => number): Promise<void> => {
    const parts = (await events.errorParts()) ?? [];
    const part = parts[random(parts.length)];
    if (part !== undefined)
      await command(`OPTIMIZE TABLE ${part.table} PARTITION ID '${part.partition}' FINAL`);
  };
  const quiet = { add: (step: QuietStep) => later.push(step) };
  const keeper = createGroupKeeper(store, quiet, rules);
  let shortKeeper: GroupKeeper;

  /** Everything that lists ask, of every order and range. */
  async function answers(reader: Omit<EventReader, "range">, aliases: readonly [number, number][]) {
    const found: Record<string, unknown> = {};
    for (const [sort, range, environments, text] of lists) {
      const question = {
        search: text === undefined ? undefined : readSearch(text, errorLanguage),
        references: noReferences,
        environments,
        sort,
        nowMs,
        aliases: aliases.map(([from, to]) => ({ projectId, hash: hashOf(from), primaryHash: hashOf(to) })),
      };
      const window = await readMatchingGroups(
        { ...reader, range },
        { ...question, offset: 0, limit: 5, enough: 5 },
      );
      const of = `${sort} ${range.startMs} ${environments.join()} ${text}`;
      found[of] = window.groups;
      const scored = window.groups.flatMap(({ basis, ...group }) =>
        basis === undefined ? [] : [{ ...group, basis }],
      );
      found[`scores of ${of}`] = await readScores({ ...reader, range }, question, scored);
    }
    const ten = { ...reader, range: tenDays };
    const figures = await readIssueCounts(ten, { groups: groupsAsked, environments: [], nowMs });
    found["figures"] = new Map([...figures].toSorted(([a], [b]) => a - b));
    const [gold] = searches;
    const under = gold && eventsFoundBy(gold, noReferences);
    const ofGold = await readIssueCounts(ten, { groups: groupsAsked, environments: [], under, nowMs });
    found["figures under a search"] = new Map([...ofGold].toSorted(([a], [b]) => a - b));
    const references = noReferences;
    const met = await readMetSearches(ten, {
      groups: groupsAsked,
      searches,
      references,
      environments: [],
      nowMs,
    });
    found["searches that issues meet"] = new Map([...met].toSorted(([a], [b]) => a - b));
    const day = { ...reader, range: { startMs: nowMs - dayMs, endMs: nowMs + hourMs } };
    const hours = { groups: groupsAsked, environments: [], bucketMs: hourMs };
    found["hours"] = new Map([...(await readIssueSeries(day, hours))].toSorted(([a], [b]) => a - b));
    found["times seen"] = await readTimesSeen({ ...reader, range: wholeRange(nowMs) }, groupsAsked);
    for (const range of [everything, tenDays]) {
      const of = { environments: range === tenDays ? ["staging"] : [], nowMs };
      const all = { groups: undefined, ...of };
      found[`totals ${range.startMs}`] = await readStreamTotals({ ...reader, range }, of);
      const counts = await keptHourCounts({ ...reader, range }, all);
      found[`all hours ${range.startMs}`] = new Map([...counts].toSorted(([a], [b]) => a - b));
      found[`environments ${range.startMs}`] = await readEnvironments({ ...reader, range }, { nowMs });
    }
    return found;
  }

  async function expectTruth(aliases: readonly [number, number][] = []): Promise<number> {
    const before = asked.length;
    const kept = await answers({ events: store, scope, kept: await keeper(scope) }, aliases);
    const reads = asked.length - before;
    const [truth, keptShort] = await Promise.all([
      answers({ events, scope }, aliases),
      answers({ events, scope, kept: await shortKeeper(scope) }, aliases),
    ]);
    expect(kept).toEqual(truth);
    expect(keptShort).toEqual(truth);
    return reads;
  }

  it("is read once, and not again while nothing is stored", async () => {
    expect(await expectTruth()).toBeGreaterThan(10);
    expect(await expectTruth()).toBe(readsOfMerged);
  });

  it("has a new event in its place, of a known group as of a new one", async () => {
    // What merges with new rows by chance is read again.
    await command("SYSTEM STOP MERGES");
    const before = asked.length;
    await insert([
      ...Array.from({ length: 300 }, (_, at) => ({ group: 57, user: 1000 + at, daysAgo: 0 })),
      { group: 900, user: 5, daysAgo: 0.1 },
      { group: 3, user: 6, daysAgo: 19 },
    ]);
    expect(await expectTruth()).toBeGreaterThan(0);
    expect(await expectTruth()).toBe(readsOfMerged);
    // Of the orders and figures only those of the new parts, however few groups rise.
    const whole = asked
      .slice(before)
      .filter((sql) => !/FROM err[^]*_part NOT IN/.test(sql) || sql.includes("_part IN"));
    expect(whole.length).toBeLessThan(15);
    expect(whole.filter((sql) => sql.includes("settled") && sql.includes("LIMIT"))).toEqual([]);
    await command("SYSTEM START MERGES");
  });

  it("holds through a merge of old parts with new ones", async () => {
    await insert([{ group: 12, user: 6, daysAgo: 0.2 }]);
    for (const table of ["errors", "error_counts_hourly"]) await command(`OPTIMIZE TABLE ${table} FINAL`);
    await expectTruth();
    expect(await expectTruth()).toBe(readsOfMerged);
  });

  it.each(["order", "figures"])(
    "holds where settled parts are chosen anew in the middle of a read (%s)",
    async (what) => {
      const range = wholeRange(nowMs);
      const read = async (reader: Omit<EventReader, "range">) =>
        what === "order"
          ? await readMatchingGroups(
              { ...reader, range },
              {
                search: undefined,
                references: noReferences,
                environments: [],
                sort: "freq",
                nowMs,
                offset: 0,
                limit: 20,
              },
            )
          : await readIssueCounts(
              { ...reader, range },
              { groups: groupsOfTheirOwn, environments: [], nowMs },
            );
      await read({ events: store, scope, kept: await keeper(scope) });
      const more = Array.from({ length: 90 }, (_, at) => ({ group: at % 12, user: at, daysAgo: 0.1 }));
      await insert(more);
      const kept = await keeper(scope);
      meanwhile = async () => {
        await insert(more);
        for (const table of ["errors", "error_counts_hourly"]) await command(`OPTIMIZE TABLE ${table} FINAL`);
        await keeper(scope);
      };
      const found = await read({ events: store, scope, kept });
      expect(meanwhile).toBeUndefined();
      expect(found).toEqual(await read({ events, scope }));
    },
  );

  it("holds where settled parts are chosen anew, and reads their rows again when nobody waits", async () => {
    await insert([{ group: 13, user: 6, daysAgo: 0.2 }]);
    await expectTruth();
    later.length = 0;
    // All that is merged was counted, but not all of it among the settled rows.
    for (const table of ["errors", "error_counts_hourly"]) await command(`OPTIMIZE TABLE ${table} FINAL`);
    await command("SYSTEM STOP MERGES");
    await insert([{ group: 13, user: 7, daysAgo: 0.1 }]);
    const before = asked.length;
    await expectTruth();
    const isWhole = (sql: string) => sql.includes("_part IN") && sql.includes("UNION ALL");
    expect(asked.slice(before).filter(isWhole)).toEqual([]);
    expect(later).not.toEqual([]);
    await insert([{ group: 13, user: 8, daysAgo: 0.1 }]);
    await Promise.all([doLater(), expectTruth()]);
    expect(asked.slice(before).filter(isWhole)).not.toEqual([]);
    await expectTruth();
    await command("SYSTEM START MERGES");
  });

  it("holds whatever happens in which order", async () => {
    const random = randomFrom(7);
    for (let round = 0; round < rounds; round += 1) {
      const rows = Array.from({ length: 1 + random(120) }, () => ({
        group: random(70),
        user: random(usersMax),
        daysAgo: random(3) === 0 ? random(200) / 10 : random(10) / 10,
      }));
      await insert(rows);
      if (random(2) === 0) await answers({ events: store, scope, kept: await keeper(scope) }, []);
      if (random(3) === 0) await insert(rows.slice(0, 20));
      if (random(2) === 0) await optimizeSome(random);
      await Promise.all([random(2) === 0 ? doLater() : undefined, expectTruth()]);
    }
  });

  it("joins groups of one issue when it is merged, and parts them again", async () => {
    const merged: readonly [number, number][] = [
      [4, 2],
      [6, 2],
      [58, 57],
    ];
    await expectTruth(merged);
    // An event of a hash that another one stands for.
    await insert(Array.from({ length: 60 }, (_, at) => ({ group: 6, user: 2000 + at, daysAgo: 0.3 })));
    await expectTruth(merged);
    await expectTruth([]);
  });

  it("forgets what was deleted or expired", async () => {
    await events.deleteGroups(
      scope,
      [{ projectId: projectId as ProjectId, hash: hashOf(57) }],
      nowMs + dayMs,
    );
    await expectTruth();
    const weeks = (await events.partitions()).filter(({ table }) => table === "errors");
    const oldest = weeks.toSorted((a, b) => a.weekMs - b.weekMs)[0];
    if (oldest === undefined) throw new Error("there is no week");
    for (const table of ["errors", "error_counts_hourly"]) await events.dropPartition({ ...oldest, table });
    await expectTruth();
    await events.deleteProjects(scope);
    await expectTruth();
  });

  it("answers many at once while events are stored", async () => {
    await Promise.all(
      Array.from({ length: 6 }, async (_, round) => {
        await insert(Array.from({ length: 30 }, (_, at) => ({ group: at + round, user: at, daysAgo: 1 })));
        await answers({ events: store, scope, kept: await keeper(scope) }, []);
      }),
    );
    await expectTruth();
  });
});
