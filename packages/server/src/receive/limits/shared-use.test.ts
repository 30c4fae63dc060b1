import { expect, it } from "vitest";
import type { DataCategory, EnvelopeItem, ProjectId } from "@vedette/protocol";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { silentLogger } from "#kernel/logger.ts";
import { defaultIngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { IngestKey } from "../ingest-key.ts";
import { testKey, testNowMs } from "../testing/test-receiver.ts";
import { createIngestLimits, type UsedSince } from "./ingest-limits.ts";
import type { KeptWindow } from "./limit-windows.ts";
import { shareUse } from "./shared-use.ts";

const event: EnvelopeItem = { header: { type: "event" }, payload: new Uint8Array(2) };
const quotas = [{ id: "q1", categories: ["error"] as readonly DataCategory[], limit: 10, windowSeconds: 60 }];

describeOnBothStores("limits of several processes", (store) => {
  const clock = { value: testNowMs, nowMs: () => clock.value };
  let projects = 0;
  const newKey = (): IngestKey => ({
    ...testKey,
    projectId: (1000 + (projects += 1)) as ProjectId,
    settings: { ...defaultIngestSettings, quotas },
  });
  const begin = (
    processId: string,
    meta: MetaAccess = store().openAgain(),
    kept: readonly KeptWindow[] = [],
    usedSince: UsedSince = async () => 0,
  ) => {
    const limits = createIngestLimits({
      clock,
      logger: silentLogger,
      usedSince,
      organizationItemsPerHour: undefined,
      isShared: true,
      keptWindows: kept,
    });
    const shared = shareUse({ meta, processId, limits, clock, logger: silentLogger });
    return {
      ...shared,
      windows: limits.windowsInUse,
      ready: async (key: IngestKey) => await limits.ready(key, clock.nowMs()),
      /** How many of so many events pass. */
      passed: (key: IngestKey, count: number): number =>
        Array.from({ length: count }, () => limits.take(key, [event], clock.nowMs())).filter((one) => !one)
          .length,
    };
  };

  it("hold for all of them together, from the turn after", async () => {
    const key = newKey();
    const [one, other] = [begin("one"), begin("other")];
    expect([one.passed(key, 4), other.passed(key, 3)]).toEqual([4, 3]);
    await one.sync();
    await other.sync();
    // Four here, four there, three of its own.
    expect(other.passed(key, 9)).toBe(3);
    await other.sync();
    await one.sync();
    expect(one.passed(key, 9)).toBe(0);
    // The next minute begins for both at once, whenever each had its first.
    clock.value += 60_000 - (clock.value % 60_000);
    expect([one.passed(key, 20), other.passed(key, 1)]).toEqual([10, 1]);
    await one.sync();
    await other.sync();
    expect(other.passed(key, 1)).toBe(0);
    await one.stop();
    await other.stop();
  });

  it("count a process that was started again once, and one that has gone until its windows end", async () => {
    const key = newKey();
    const [first, other] = [begin("again"), begin("stays")];
    expect(first.passed(key, 4)).toBe(4);
    await first.stop();
    const second = begin("again", undefined, first.windows());
    await second.sync();
    await other.sync();
    expect(other.passed(key, 20)).toBe(6);
    await second.stop();

    clock.value += 3_600_000;
    await other.sync();
    expect(other.passed(key, 20)).toBe(10);
    await other.stop();
    const rows = await store()
      .meta.db.selectFrom("settings")
      .select("name")
      .where("name", "=", "limit-use:again")
      .execute();
    expect(rows).toEqual([]);
  });

  it("guard against a spike together, by what an hour brings to all of them", async () => {
    const hourMs = 3_600_000;
    clock.value += hourMs - (clock.value % hourMs);
    const key = { ...newKey(), settings: { ...defaultIngestSettings, spikeProtection: { isOn: true } } };
    // A day before this hour of 48,000: 10,000 may come. The outcomes tell of both processes, as one store has them.
    let ofHour = 0;
    const usedSince: UsedSince = async (_project, [category], sinceMs) =>
      category !== "error" ? 0 : sinceMs === clock.value - (clock.value % hourMs) ? ofHour : 48_000 + ofHour;
    const one = begin("spike-one", undefined, [], usedSince);
    await one.ready(key);
    expect(one.passed(key, 6_000)).toBe(6_000);
    await one.sync();
    ofHour = 6_000;
    const other = begin("spike-other", undefined, [], usedSince);
    await other.sync();
    await other.ready(key);
    // Not 6,000 of the outcomes and the same 6,000 that were told.
    expect(other.passed(key, 9_000)).toBe(4_000);
    await other.sync();
    await one.sync();
    expect(one.passed(key, 9_000)).toBe(0);
    // The mean of both moves by the whole hour, and not by what each of them had of it: (2,000 + 8,000 / 24) × 5.
    clock.value += hourMs;
    await one.sync();
    expect([one.passed(key, 20_000), other.passed(key, 20_000)]).toEqual([11_667, 11_667]);
    await one.stop();
    await other.stop();
  });

  it("are counted by each alone while the store is away, and together again afterwards", async () => {
    const key = newKey();
    const lost = store().openAgain();
    const away = { isAway: true };
    const meta: MetaAccess = {
      ...lost,
      get db() {
        if (away.isAway) throw new Error("the store is away");
        return lost.db;
      },
    };
    const [alone, other] = [begin("alone", meta), begin("reachable")];
    expect([alone.passed(key, 4), other.passed(key, 4)]).toEqual([4, 4]);
    await other.sync();
    await alone.sync();
    expect(alone.passed(key, 3)).toBe(3);
    away.isAway = false;
    await alone.sync();
    expect(alone.passed(key, 3)).toBe(0);
    await alone.stop();
    await other.stop();
  });
});
