/** Schema, partitions, figures, deletions and parts: guarantees 4, 9 to 14 and 16. */
import { expect, it } from "vitest";
import { z } from "zod";
import type { GroupHash, ProjectId } from "@vedette/protocol";
import type { BlobId } from "./blob-store.ts";
import { blobsAskedMax, errorPartTables } from "./event-store.ts";
import {
  type EventStoreBench,
  contractTimeMs,
  countRow,
  hex,
  makeAttachmentRow,
  makeErrorRow,
  makeOutcomeRow,
  scopeOf,
} from "./event-store.fixture.ts";
import { type ErrorRow } from "./event-tables.ts";

export function eventStoreUpkeep(bench: EventStoreBench): void {
  const { nextProject, nextToken, count, errorsOf } = bench;

  it("4 deletes all rows of the scope's projects and no others", async () => {
    const [gone, kept] = [nextProject(), nextProject()];
    for (const project of [gone, kept]) {
      await bench.store.insert({ table: "errors", rows: errorsOf(project, 6), dedupToken: nextToken() });
      await bench.store.insert({
        table: "outcomes",
        rows: [makeOutcomeRow({ project_id: project })],
        dedupToken: nextToken(),
      });
    }
    await bench.store.deleteProjects(scopeOf(gone));
    const tables = ["errors", "error_counts_hourly", "outcomes", "outcomes_hourly"];
    const counts = async (project: number) => Promise.all(tables.map((table) => count(project, table)));
    expect(await counts(gone)).toEqual([0, 0, 0, 0]);
    expect(await counts(kept)).toEqual([6, 6, 1, 1]);
  });

  it("9 migrates again without a change", async () => {
    const before = await bench.store.stats();
    await bench.store.migrate();
    await Promise.all([bench.store.migrate(), bench.system.open().migrate()]);
    const tables = (stats: typeof before) => stats.tables.map((table) => table.table);
    expect(tables(await bench.store.stats())).toEqual(tables(before));
  });

  it("10 names every partition, and drops one at once without touching its neighbours", async () => {
    const project = nextProject();
    const weekMs = Date.parse("2026-03-02T00:00:00Z");
    const nextWeekMs = weekMs + 7 * 86_400_000;
    const rows = [
      { received_at: weekMs, retention_days: 1300 },
      { received_at: nextWeekMs - 1, retention_days: 1300 },
      { received_at: nextWeekMs, retention_days: 1300 },
      { received_at: weekMs, retention_days: 1301 },
    ].map((values, index) => makeErrorRow({ project_id: project, event_id: hex(index + 1), ...values }));
    await bench.store.insert({ table: "errors", rows, dedupToken: nextToken() });
    const mine = async () =>
      (await bench.store.partitions())
        .filter(({ retentionDays }) => retentionDays === 1300 || retentionDays === 1301)
        .map(({ table, retentionDays, weekMs: at, rows: count }) => [table, retentionDays, at, count]);
    expect(await mine()).toEqual([
      ["error_counts_hourly", 1300, weekMs, 1],
      ["error_counts_hourly", 1300, nextWeekMs, 1],
      ["error_counts_hourly", 1301, weekMs, 1],
      ["errors", 1300, weekMs, 2],
      ["errors", 1300, nextWeekMs, 1],
      ["errors", 1301, weekMs, 1],
    ]);
    expect((await bench.store.partitions()).every(({ bytesOnDisk }) => bytesOnDisk > 0)).toBe(true);
    const dropped = { table: "errors", retentionDays: 1300, weekMs };
    await bench.store.dropPartition(dropped);
    await bench.store.dropPartition(dropped);
    expect([await count(project), await count(project, "error_counts_hourly")]).toEqual([2, 4]);
    await bench.store.dropPartition({ ...dropped, table: "error_counts_hourly" });
    expect(await count(project, "error_counts_hourly")).toBe(2);
    await expect(bench.store.dropPartition({ ...dropped, table: "figures" })).rejects.toThrow("no life-time");
    await expect(bench.store.dropPartition({ ...dropped, table: "x; DROP" })).rejects.toThrow("no life-time");
  });

  it("11 knows which blobs rows of any project name", async () => {
    const [one, other, unused] = ["1", "2", "3"].map((digit) => digit.repeat(64) as BlobId);
    for (const blob_id of [one, other]) {
      await bench.store.insert({
        table: "attachments",
        rows: [makeAttachmentRow({ project_id: nextProject(), blob_id: String(blob_id) })],
        dedupToken: nextToken(),
      });
    }
    const padding = Array.from({ length: blobsAskedMax - 3 }, (_, index) => hex(index).repeat(2) as BlobId);
    const asked = [one, other, unused, ...padding] as BlobId[];
    expect(await bench.store.blobsInUse(asked)).toEqual(new Set([one, other]));
    expect(await bench.store.blobsInUse([])).toEqual(new Set());
    await expect(bench.store.blobsInUse([...asked, hex(0).repeat(2) as BlobId])).rejects.toThrow("more than");
    await expect(bench.store.blobsInUse(["') OR 1 --" as BlobId])).rejects.toThrow("not the id");
  });

  it("12 answers figures of the server as means over steps, and to no query of projects", async () => {
    const figure = (atMs: number, stage: string, value: number) => ({
      atMs,
      name: "rate",
      labels: { stage },
      value,
    });
    const startMs = Date.parse("2026-11-18T12:00:00Z");
    await bench.store.recordFigures([
      figure(startMs, "receive", 2),
      figure(startMs + 30_000, "receive", 4),
      figure(startMs + 60_000, "receive", 5.5),
      figure(startMs, "store", 9),
      { ...figure(startMs, "receive", 1), name: "other" },
    ]);
    const asked = { names: ["rate"], sinceMs: startMs, untilMs: startMs + 120_000, stepMs: 60_000 };
    expect(await bench.store.readFigures(asked)).toEqual([
      figure(startMs, "receive", 3),
      figure(startMs, "store", 9),
      figure(startMs + 60_000, "receive", 5.5),
    ]);
    expect(await bench.store.readFigures({ ...asked, untilMs: startMs + 30_000 })).toEqual([
      figure(startMs, "receive", 2),
      figure(startMs, "store", 9),
    ]);
    const stolen = bench.store.query({
      scope: scopeOf(1),
      sql: "SELECT count() AS n FROM figures",
      row: countRow,
    });
    expect(await stolen).toEqual([{ n: 0 }]);
  });

  it("13 deletes what names a person, and what belongs to that, in the scope's projects alone", async () => {
    const [asked, other] = [nextProject(), nextProject()];
    const event = (project: number, index: number, user: Partial<ErrorRow>): ErrorRow => ({
      ...makeErrorRow({ project_id: project, event_id: hex(index) }),
      user_id: "",
      user_email: "",
      user_name: "",
      user_ip: "",
      ...user,
    });
    const attachment = (project: number, index: number) => ({
      project_id: project,
      received_at: contractTimeMs,
      retention_days: 365,
      event_id: hex(index),
      attachment_id: hex(1000 + index),
      trace_id: hex(0),
      name: "a.txt",
      content_type: "text/plain",
      attachment_type: "event.attachment",
      blob_id: "",
      size_bytes: 1,
    });
    const mara = { user_id: "it's 7", user_email: "Mara@Example.net" };
    for (const project of [asked, other]) {
      await bench.store.insert({
        table: "errors",
        rows: [
          event(project, 1, mara),
          event(project, 2, { user_email: "mara@example.net" }),
          event(project, 3, { user_id: "8" }),
          event(project, 4, {}),
        ],
        dedupToken: nextToken(),
      });
      await bench.store.insert({
        table: "attachments",
        rows: [1, 3, 0].map((index) => attachment(project, index)),
        dedupToken: nextToken(),
      });
      await bench.store.insert({
        table: "sessions",
        rows: [5n, 6n].map((user_hash) => ({
          project_id: project,
          received_at: contractTimeMs,
          retention_days: 365,
          session_id: hex(1),
          started: contractTimeMs,
          timestamp: contractTimeMs,
          seq: 1,
          is_init: 1,
          status: "ok",
          errors: 0,
          quantity: 1,
          duration_ms: 1,
          release: "",
          environment: "",
          abnormal_mechanism: "",
          sdk_name: "",
          sdk_version: "",
          user_hash,
        })),
        dedupToken: nextToken(),
      });
    }
    const subject = { id: "it's 7", email: "mara@example.NET", sessionHashes: [5n, 0n] };
    const counts = async (project: number) =>
      Promise.all(["errors", "attachments", "sessions"].map((table) => count(project, table)));
    expect(await bench.store.deleteSubject(scopeOf(), subject)).toEqual(new Map());
    expect(await bench.store.deleteSubject(scopeOf(asked), { sessionHashes: [5n], id: "" })).toEqual(
      new Map(),
    );
    expect(await counts(asked)).toEqual([4, 3, 2]);
    const told: string[] = [];
    const tell = async (table: string, rows: number) => void told.push(`${rows} of ${table}`);
    expect(await bench.store.deleteSubject(scopeOf(asked), subject, tell)).toEqual(
      new Map(Object.entries({ attachments: 1, errors: 2, sessions: 1 })),
    );
    expect(told).toEqual(["1 of attachments", "2 of errors", "1 of sessions"]);
    expect(await counts(asked)).toEqual([2, 2, 1]);
    expect(await counts(other)).toEqual([4, 3, 2]);
    expect(await bench.store.deleteSubject(scopeOf(asked), subject)).toEqual(new Map());
  });

  it("14 deletes the errors of groups that were received before a moment, and no others", async () => {
    const [asked, other] = [nextProject(), nextProject()];
    const [gone, kept] = [hex(41), hex(42)];
    const laterMs = contractTimeMs + 3_600_000;
    const error = (project: number, index: number, group_hash: string, atMs: number): ErrorRow =>
      makeErrorRow({
        project_id: project,
        event_id: hex(index),
        group_hash,
        timestamp: atMs,
        received_at: atMs,
      });
    for (const project of [asked, other]) {
      await bench.store.insert({
        table: "errors",
        rows: [
          error(project, 1, gone, contractTimeMs),
          error(project, 2, kept, contractTimeMs),
          error(project, 3, gone, laterMs),
        ],
        dedupToken: nextToken(),
      });
      await bench.store.insert({
        table: "attachments",
        rows: [1, 2, 3].map((index) =>
          makeAttachmentRow({ project_id: project, event_id: hex(index), attachment_id: hex(index) }),
        ),
        dedupToken: nextToken(),
      });
    }
    const scope = scopeOf(asked);
    const groups = [{ projectId: asked as ProjectId, hash: gone as GroupHash }];
    const left = async (project: number, sql: string): Promise<readonly string[]> =>
      (await bench.store.query({ scope: scopeOf(project), sql, row: z.object({ id: z.string() }) })).map(
        ({ id }) => id,
      );
    const events = "SELECT toString(toUInt32(reinterpretAsUInt128(event_id) % 10)) AS id FROM errors";
    const before = await left(other, events);
    for (let time = 0; time < 2; time += 1) {
      await bench.store.deleteGroups(scope, groups, laterMs);
      const counts = "SELECT toString(sum(events)) AS id FROM error_counts_hourly";
      expect(await left(asked, "SELECT toString(count()) AS id FROM errors")).toEqual(["2"]);
      expect(await left(asked, "SELECT toString(count()) AS id FROM attachments")).toEqual(["2"]);
      expect(await left(asked, counts)).toEqual(["2"]);
      expect(await left(other, counts)).toEqual(["3"]);
      expect(await left(other, events)).toEqual(before);
    }
    // Another project's hash is not reached by naming it under this one's scope.
    await bench.store.deleteGroups(
      scope,
      [{ projectId: other as ProjectId, hash: kept as GroupHash }],
      laterMs,
    );
    expect(await left(other, events)).toEqual(before);
  }, 60_000);

  it("9 refuses a schema that is newer than it knows", async () => {
    await bench.system.execute("INSERT INTO schema_version (version, name) VALUES (9999, 'from the future')");
    await expect(bench.store.migrate()).rejects.toMatchObject({ code: "folder_newer", retryable: false });
    await bench.system.execute(
      "ALTER TABLE schema_version DELETE WHERE version = 9999 SETTINGS mutations_sync = 1",
    );
    await bench.store.migrate();
  });

  it("16 names the parts of errors and counts: new blocks of an insert, the change of a deletion", async (context) => {
    const parts = async () => Map.groupBy((await bench.store.errorParts()) ?? [], ({ table }) => table);
    if ((await bench.store.errorParts()) === undefined) context.skip("several servers may answer");
    const project = nextProject();
    const hash = hex(4711) as GroupHash;
    // A part of which nothing is left would be gone.
    const rows = [
      makeErrorRow({ project_id: project, group_hash: hash }),
      makeErrorRow({ project_id: project, group_hash: hex(4712), event_id: hex(3) }),
    ];
    await bench.store.insert({ table: "errors", rows, dedupToken: nextToken() });
    const before = await parts();
    const more = [makeErrorRow({ project_id: project, group_hash: hash, event_id: hex(2) })];
    await bench.store.insert({ table: "errors", rows: more, dedupToken: nextToken() });
    const after = await parts();
    await bench.store.deleteGroups(scopeOf(project), [{ projectId: project as ProjectId, hash }], Date.now());
    const deleted = await parts();
    for (const table of errorPartTables) {
      const highest = (of: typeof before) => Math.max(...(of.get(table) ?? []).map((part) => part.lastBlock));
      const changes = (of: typeof before) => Math.max(...(of.get(table) ?? []).map((part) => part.change));
      expect(highest(after)).toBeGreaterThan(highest(before));
      expect(changes(deleted)).toBeGreaterThan(changes(after));
    }
  });
}
