import { expect, it } from "vitest";
import type { DataCategory, EnvelopeItem, ProjectId } from "@vedette/protocol";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { silentLogger } from "#kernel/logger.ts";
import { defaultIngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { IngestKey } from "../ingest-key.ts";
import { testKey, testNowMs } from "../testing/test-receiver.ts";
import { createIngestLimits } from "./ingest-limits.ts";
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
  ) => {
    const limits = createIngestLimits({
      clock,
      logger: silentLogger,
      usedSince: async () => 0,
      organizationItemsPerHour: undefined,
      isShared: true,
      keptWindows: kept,
    });
    const shared = shareUse({ meta, processId, limits, clock, logger: silentLogger });
    return {
      ...shared,
      windows: limits.windowsInUse,
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
