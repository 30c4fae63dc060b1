import { describe, expect, it } from "vitest";
import type { ProjectId } from "@vedette/protocol";
import { postgresSkipReason } from "@vedette/tests/support/postgres.ts";
import { emptyPostgres } from "@vedette/tests/support/shared-stores.ts";
import { type SeenEntry } from "#ports/seen-events.ts";
import { seenEventsContract } from "#ports/seen-events.contract.ts";
import { createPostgresSeenEvents } from "./postgres-seen-events.ts";

const logs = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"] as const;
const dayMs = 86_400_000;
const entries = (count: number, from = 0): readonly SeenEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    projectId: 1 as ProjectId,
    eventId: (from + index + 1).toString(16).padStart(32, "0"),
    offset: index,
    receivedAtMs: 10 * dayMs,
  }));

describe.skipIf(postgresSkipReason() !== undefined)("seen events in PostgreSQL", () => {
  seenEventsContract("PostgreSQL", async () => {
    const database = await (await emptyPostgres()).createDatabase();
    return {
      open: async (windowDays) => createPostgresSeenEvents({ url: database.url, logId: logs[0], windowDays }),
      destroy: database.drop,
    };
  });

  it("tells one of two logs that it was first, at the same offsets, at the same time, in any order", async () => {
    const database = await (await emptyPostgres()).createDatabase();
    const [one, other] = logs.map((logId) => createPostgresSeenEvents({ url: database.url, logId }));
    if (one === undefined || other === undefined) throw new Error("two logs");
    try {
      const same = entries(500);
      const rounds = Array.from({ length: 4 }, (_, round) =>
        Promise.all([one.claim(same.slice(round * 100)), other.claim(same.slice(round * 100).toReversed())]),
      );
      await Promise.all(rounds);
      const [ofOne, ofOther] = [await one.claim(same), await other.claim(same)];
      expect(ofOne.map((isFirst, index) => isFirst !== ofOther[index])).toEqual(same.map(() => true));
      // A replay is told what it was told.
      expect(await other.claim(same)).toEqual(ofOther);
    } finally {
      await Promise.all([one.close(), other.close()]);
      await database.drop();
    }
  });
});
