import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { setImmediate as yieldToLoop } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { deriveAtRestKeys } from "#kernel/at-rest-keys.ts";
import { silentLogger } from "#kernel/logger.ts";
import { ingestLogContract, type IngestLogFactory, makeLogRecord } from "#ports/ingest-log.contract.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";
import { bytesOnDisk, segmentPath } from "./segment-files.ts";
import { createSqliteLogConsumer } from "./consumer.ts";
import { positionPath } from "./consumer-position.ts";
import { createSqliteSeenEvents } from "./seen-events.ts";
import { openSegmentForWriting } from "./segment-database.ts";
import { createSqliteLogWriter } from "./writer.ts";

const makeFolder = (): string => mkdtempSync(join(tmpdir(), "vedette-log-"));

const sealingKey = deriveAtRestKeys("a key of the tests, long enough to seal with").log;

ingestLogContract("SQLite", { create: async () => createLog() });
ingestLogContract("SQLite, sealed", { create: async () => createLog(sealingKey) });

const sealingOf = (key: Uint8Array | undefined) => key && { key, isOn: true };

function createLog(sealedUnder?: Uint8Array): Awaited<ReturnType<IngestLogFactory["create"]>> {
  const folder = makeFolder();
  return {
    openWriter: (options) =>
      createSqliteLogWriter({
        folder,
        bytesMax: options?.bytesMax ?? 1e9,
        ...(options?.segmentBytesMax === undefined ? {} : { segmentBytesMax: options.segmentBytesMax }),
        sealedUnder,
        logger: silentLogger,
      }),
    openConsumer: (group) => createSqliteLogConsumer({ folder, group, sealing: sealingOf(sealedUnder) }),
    bytesOnDisk: () => bytesOnDisk(folder),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

it("reads what was written before sealing was switched on or off, in one segment and in pieces", async () => {
  const folder = makeFolder();
  const large = "x".repeat(9_000_000);
  const written = [undefined, sealingKey, undefined, sealingKey];
  for (const [index, sealedUnder] of written.entries()) {
    const writer = await createSqliteLogWriter({ folder, bytesMax: 1e9, sealedUnder, logger: silentLogger });
    await writer.append(makeLogRecord(`a telling text ${index}`));
    await writer.append(makeLogRecord(`${large} ${index}`));
    await writer.close();
  }
  for (const isOn of [true, false]) {
    const sealing = { key: sealingKey, isOn };
    const consumer = await createSqliteLogConsumer({ folder, group: `group-${isOn}`, sealing });
    const batch = await consumer.next({ recordsMax: 100, bytesMax: 1e9 });
    const texts = batch?.records.map(({ body }) => Buffer.from(body).toString());
    expect(texts?.map((text) => text.replace(large, "large"))).toEqual(
      written.flatMap((_, index) => [`a telling text ${index}`, `large ${index}`]),
    );
    await consumer.close();
  }
  const keyless = await createSqliteLogConsumer({ folder, group: "keyless" });
  await expect(keyless.next({ recordsMax: 100, bytesMax: 1e9 })).rejects.toMatchObject({
    code: "log_damaged",
  });
  await keyless.close();
  rmSync(folder, { recursive: true, force: true });
});

it("keeps no plain text of sealed records, buried ones included, and reads them under their key only", async () => {
  const folder = makeFolder();
  const filesWith = (text: string): string[] =>
    readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
  const takeIn = async (sealedUnder: Uint8Array | undefined): Promise<void> => {
    const writer = await createSqliteLogWriter({ folder, bytesMax: 1e9, sealedUnder, logger: silentLogger });
    await writer.append(makeLogRecord("a telling text"));
    await writer.close();
    const consumer = await createSqliteLogConsumer({
      folder,
      group: "process",
      sealing: sealingOf(sealedUnder),
    });
    const batch = await consumer.next({ recordsMax: 10, bytesMax: 1e6 });
    const [record] = batch?.records ?? [];
    expect(Buffer.from(record?.body ?? []).toString()).toBe("a telling text");
    if (batch && record) {
      await consumer.claim(batch.range);
      await consumer.bury(record, "a reason");
    }
    await consumer.close();
  };
  await takeIn(sealingKey);
  expect(filesWith("a telling text")).toEqual([]);
  const other = deriveAtRestKeys("another key of the tests, just as long").log;
  const consumer = await createSqliteLogConsumer({ folder, group: "other", sealing: sealingOf(other) });
  await expect(consumer.next({ recordsMax: 10, bytesMax: 1e6 })).rejects.toMatchObject({
    code: "log_damaged",
  });
  await consumer.close();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  // The search above is one that finds.
  await takeIn(undefined);
  expect(filesWith("a telling text").length).toBeGreaterThan(1);
  rmSync(folder, { recursive: true, force: true });
});

it("leaves nothing on the disk of what is processed, also where little arrives", async () => {
  const folder = makeFolder();
  const writer = await createSqliteLogWriter({
    folder,
    bytesMax: 1e9,
    segmentAgeMsMax: 20,
    logger: silentLogger,
  });
  const consumer = await createSqliteLogConsumer({ folder, group: "process" });
  const filesWith = (text: string): string[] =>
    readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
  const take = async (): Promise<string | undefined> => {
    const batch = await consumer.next({ recordsMax: 10, bytesMax: 1e6 });
    if (!batch) return undefined;
    await consumer.claim(batch.range);
    await consumer.acknowledge(batch.range);
    return Buffer.from(batch.records[0]?.body ?? []).toString();
  };
  for (const text of ["a telling text", "another one"]) {
    await writer.append(makeLogRecord(text));
    expect(filesWith(text)).toHaveLength(1);
    expect(await take()).toBe(text);
    // Nothing comes after it: whoever looks for more finds that the segment is done with.
    await expect.poll(async () => [await take(), filesWith(text)]).toEqual([undefined, []]);
  }
  await Promise.all([writer.close(), consumer.close()]);
  const again = await createSqliteLogWriter({
    folder,
    bytesMax: 1e9,
    segmentAgeMsMax: 20,
    logger: silentLogger,
  });
  expect(await again.position()).toEqual({ end: 3, needed: 3 });
  await again.close();
  rmSync(folder, { recursive: true, force: true });
});

it("begins no segment while nothing of the last is processed, and ends one that an earlier process began", async () => {
  const folder = makeFolder();
  const options = { folder, bytesMax: 1e9, segmentAgeMsMax: 10, logger: silentLogger };
  const segments = (): number => readdirSync(folder).filter((name) => name.endsWith(".sqlite")).length;
  const writer = await createSqliteLogWriter(options);
  await writer.append(makeLogRecord("a telling text"));
  for (let looks = 0; looks < 20; looks += 1) await writer.append(makeLogRecord(`${looks}`));
  expect(segments()).toBe(1);
  await writer.close();
  const consumer = await createSqliteLogConsumer({ folder, group: "process" });
  const batch = await consumer.next({ recordsMax: 100, bytesMax: 1e6 });
  if (!batch) throw new Error("nothing to read");
  await consumer.claim(batch.range);
  await consumer.acknowledge(batch.range);
  const again = await createSqliteLogWriter(options);
  await expect
    .poll(async () => {
      await consumer.next({ recordsMax: 1, bytesMax: 1e6 });
      return readdirSync(folder).filter((name) =>
        readFileSync(join(folder, name)).includes("a telling text"),
      );
    })
    .toEqual([]);
  await Promise.all([again.close(), consumer.close()]);
  rmSync(folder, { recursive: true, force: true });
});

it("waits for a segment whose writer has created the file but not yet the table", async () => {
  const folder = makeFolder();
  const writer = await createSqliteLogWriter({ folder, bytesMax: 1e9, logger: silentLogger });
  await writer.append(makeLogRecord("first"));
  await writer.close();
  new DatabaseSync(segmentPath(folder, 2)).close();
  const consumer = await createSqliteLogConsumer({ folder, group: "process" });
  const everything = { recordsMax: 10, bytesMax: 1e6 };
  expect((await consumer.next(everything))?.records).toHaveLength(1);
  expect(await consumer.next(everything)).toBeUndefined();
  const again = await createSqliteLogWriter({ folder, bytesMax: 1e9, logger: silentLogger });
  await again.append(makeLogRecord("second"));
  expect((await consumer.next(everything))?.records).toHaveLength(1);
  await again.close();
  await consumer.close();
  rmSync(folder, { recursive: true, force: true });
});

it("begins a commit five milliseconds after the last: what a busy moment brings shares one", async () => {
  const folder = makeFolder();
  const writer = await createSqliteLogWriter({ folder, bytesMax: 1e9, logger: silentLogger });
  const startMs = performance.now();
  const answers: Promise<void>[] = [];
  // Longer than a few commits take, and never two records in one turn of the loop.
  while (performance.now() - startMs < 60) {
    answers.push(writer.append(makeLogRecord(`event ${answers.length}`)));
    await yieldToLoop();
  }
  await Promise.all(answers);
  const elapsedMs = performance.now() - startMs;
  const segment = new DatabaseSync(segmentPath(folder, 1), { readOnly: true });
  const stored = segment.prepare("SELECT count(*) AS commits, sum(count) AS records FROM chunks").get();
  segment.close();
  await writer.close();
  expect(stored?.records).toBe(answers.length);
  expect(Number(stored?.commits)).toBeLessThanOrEqual(Math.floor(elapsedMs / 5) + 1);
  rmSync(folder, { recursive: true, force: true });
});

const takesIn = async (writer: IngestLogWriter, text: string): Promise<boolean> =>
  await writer.append(makeLogRecord(text)).then(
    () => true,
    () => false,
  );

it("counts what waits and nothing else: however many ranges were taken one by one, there is room", async () => {
  const folder = makeFolder();
  const writer = await createSqliteLogWriter({ folder, bytesMax: 600_000, logger: silentLogger });
  const consumer = await createSqliteLogConsumer({ folder, group: "process" });
  const seen = await createSqliteSeenEvents({ folder });
  for (let round = 0; round < 150; round += 1) {
    // What was deleted is looked at four times a second.
    await expect.poll(async () => await takesIn(writer, `event ${round}`), { timeout: 2000 }).toBe(true);
    const batch = await consumer.next({ recordsMax: 10, bytesMax: 1e6 });
    if (batch === undefined) throw new Error("what was appended is not there");
    const eventId = randomBytes(16).toString("hex");
    await seen.claim([{ projectId: 1 as never, eventId, offset: batch.range.first, receivedAtMs: 1 }]);
    await consumer.claim(batch.range);
    await consumer.acknowledge(batch.range);
  }
  await Promise.all([writer.close(), consumer.close(), seen.close()]);
  rmSync(folder, { recursive: true, force: true });
});

it("makes segments that an eager reader never disturbs", { timeout: 60_000 }, async () => {
  const folder = makeFolder();
  const source = `import { listSegments } from ${JSON.stringify(new URL("./segment-files.ts", import.meta.url).href)};
    import { openSegmentForReading } from ${JSON.stringify(new URL("./segment-database.ts", import.meta.url).href)};
    process.stdout.write("reading");
    for (;;) { const last = listSegments(${JSON.stringify(folder)}).at(-1); if (!last) continue;
      const open = openSegmentForReading(last.path); open?.chunkBefore.get(1); open?.db.close(); }`;
  const reader = spawn(process.execPath, ["--input-type=module-typescript", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await once(reader.stdout, "data");
    for (let first = 1; first <= 1000; first += 1) {
      const db = openSegmentForWriting(segmentPath(folder, first));
      db.prepare("INSERT INTO chunks (first_offset, count, body) VALUES (?, 1, ?)").run(first, Buffer.of(1));
      db.close();
    }
    expect(reader.exitCode).toBeNull();
  } finally {
    reader.kill("SIGKILL");
    await once(reader, "close");
    rmSync(folder, { recursive: true, force: true });
  }
});

it("outlives a segment that cannot be made while it is at its bound", async () => {
  const folder = makeFolder();
  const writer = await createSqliteLogWriter({ folder, bytesMax: 200_000, logger: silentLogger });
  const consumer = await createSqliteLogConsumer({ folder, group: "process" });
  const appended = async (): Promise<boolean> => await takesIn(writer, "x".repeat(9000));
  // Six reach the bound, and the first that is refused asks for another segment. Its name is taken by what can
  // neither be opened nor replaced.
  const next = segmentPath(folder, 7);
  mkdirSync(join(next, "taken"), { recursive: true });
  let taken = 0;
  while (await appended()) taken += 1;
  expect(taken).toBe(6);
  expect(await appended()).toBe(false);
  rmSync(next, { recursive: true });

  for (let batch = await consumer.next({ recordsMax: 5, bytesMax: 1e6 }); batch !== undefined;) {
    await consumer.claim(batch.range);
    await consumer.acknowledge(batch.range);
    batch = await consumer.next({ recordsMax: 5, bytesMax: 1e6 });
  }
  // The segment may be made only now: the consumer deletes the one before when it looks for more, as it always does.
  const lookedAndAppended = async (): Promise<boolean> => {
    await consumer.next({ recordsMax: 5, bytesMax: 1e6 });
    return await appended();
  };
  await expect.poll(lookedAndAppended, { timeout: 10_000 }).toBe(true);
  await Promise.all([writer.close(), consumer.close()]);
  rmSync(folder, { recursive: true, force: true });
});

it("loses no acknowledged record when its process is killed", async () => {
  const folder = makeFolder();
  const record = `{ projectId: 1, keyId: 1, receivedAtMs: 1, retentionDays: 1, clientIp: "", userAgent: "",
    fallbackEventId: "", format: "envelope", encoding: "identity", body: Buffer.from("r" + n) }`;
  const source = `import { createSqliteLogWriter } from ${JSON.stringify(new URL("./writer.ts", import.meta.url).href)};
    const quiet = { error() {}, warn() {}, info() {}, debug() {}, child() { return quiet; } };
    const writer = await createSqliteLogWriter({ folder: ${JSON.stringify(folder)}, bytesMax: 1e9, segmentBytesMax: 20000, logger: quiet });
    for (let n = 0; n < 100000; n += 1) { await writer.append(${record}); process.stdout.write(n + "\\n"); }`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
    if (printed.split("\n").length > 400) child.kill("SIGKILL");
  });
  await once(child, "close");
  const acknowledged = printed.split("\n").slice(0, -1).map(Number);
  const consumer = await createSqliteLogConsumer({ folder, group: "process" });
  const batch = await consumer.next({ recordsMax: 1e6, bytesMax: 1e9 });
  const bodies = new Set(batch?.records.map((one) => Buffer.from(one.body).toString()));
  await consumer.close();
  rmSync(folder, { recursive: true, force: true });
  expect(acknowledged.length).toBeGreaterThan(300);
  expect(acknowledged.filter((n) => !bodies.has(`r${n}`))).toEqual([]);
});

it("refuses records on a full disk, keeps those it took, and goes on when there is room again", async (context) => {
  const folder = makeFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return context.skip("a small file system can only be mounted by root on Linux");
  }
  try {
    const writer = await createSqliteLogWriter({ folder, bytesMax: 1e9, logger: silentLogger });
    writeFileSync(join(folder, "ballast"), Buffer.alloc(300_000));
    let taken = 0;
    let refusal: unknown;
    for (; taken < 100 && refusal === undefined; taken += 1) {
      await writer.append(makeLogRecord("x".repeat(20_000))).catch((error: unknown) => (refusal = error));
    }
    expect(refusal).toMatchObject({ code: "log_full" });
    rmSync(join(folder, "ballast"));
    await writer.append(makeLogRecord("there is room again"));
    const consumer = await createSqliteLogConsumer({ folder, group: "process" });
    expect((await consumer.next({ recordsMax: 1000, bytesMax: 1e9 }))?.records).toHaveLength(taken);
    await consumer.close();
    await writer.close();
  } finally {
    execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});

it.each([
  ["plain", undefined],
  ["sealed", sealingKey],
])("keeps records of many megabytes beside small ones, whole and in order, %s", async (_, sealedUnder) => {
  const folder = makeFolder();
  const writer = await createSqliteLogWriter({ folder, bytesMax: 1e9, sealedUnder, logger: silentLogger });
  const mark = Buffer.from("a telling text in the middle of a file");
  const large = [8 * 1024 * 1024 - 5, 8 * 1024 * 1024, 20_000_001].map((size) => {
    const body = randomBytes(size);
    mark.copy(body, size - 1000);
    return body;
  });
  const sent = large.flatMap((body, index) => [
    makeLogRecord(`small ${index}`),
    { ...makeLogRecord(""), body },
  ]);
  await Promise.all(sent.map((record) => writer.append(record)));
  await writer.close();
  const everything = { recordsMax: 100, bytesMax: 1e9 };
  const consumer = await createSqliteLogConsumer({
    folder,
    group: "process",
    sealing: sealingOf(sealedUnder),
  });
  const batch = await consumer.next(everything);
  const bodies = batch?.records.map(({ body }) => Buffer.from(body)) ?? [];
  expect(bodies.map((body, index) => body.equals(Buffer.from(sent[index]?.body ?? [])))).toEqual(
    sent.map(() => true),
  );
  expect(batch?.records.at(-1)).toMatchObject({ clientIp: "198.51.100.7", offset: sent.length });
  await consumer.close();
  const holdsPlainText = readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(mark));
  expect(holdsPlainText).toBe(sealedUnder === undefined);

  // A piece that is missing or stands in another's place is noticed; nothing is made up for it.
  for (const [index, change] of [
    "DELETE FROM pieces WHERE first_offset = 6 AND piece = 4",
    "UPDATE pieces SET piece = piece + 10 WHERE first_offset = 6 AND piece = 1",
  ].entries()) {
    const db = new DatabaseSync(segmentPath(folder, 1));
    db.exec(change);
    db.close();
    const another = await createSqliteLogConsumer({
      folder,
      group: `after-${"ab"[index]}`,
      sealing: sealingOf(sealedUnder),
    });
    await expect(another.next(everything)).rejects.toMatchObject({ code: "log_damaged" });
    await another.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

it("keeps nothing of a large record that was cut off in the middle, and everything around it", async (context) => {
  const folder = makeFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=60m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return context.skip("a small file system can only be mounted by root on Linux");
  }
  try {
    const writer = await createSqliteLogWriter({ folder, bytesMax: 1e9, logger: silentLogger });
    await writer.append(makeLogRecord("before"));
    writeFileSync(join(folder, "ballast"), Buffer.alloc(30_000_000));
    const body = randomBytes(40_000_000);
    await expect(writer.append({ ...makeLogRecord(""), body })).rejects.toMatchObject({ code: "log_full" });
    await writer.append(makeLogRecord("after"));
    rmSync(join(folder, "ballast"));
    await writer.append({ ...makeLogRecord(""), body: body.subarray(0, 9_000_000) });
    await writer.close();
    const consumer = await createSqliteLogConsumer({ folder, group: "process" });
    const batch = await consumer.next({ recordsMax: 100, bytesMax: 1e9 });
    expect(batch?.records.map((record) => record.body.length)).toEqual([6, 5, 9_000_000]);
    await consumer.close();
  } finally {
    execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});

it("reads the position of a version that did not keep what is stored of a split range", async () => {
  const folder = makeFolder();
  const old = new DatabaseSync(positionPath(folder, "process"));
  old.exec(
    "CREATE TABLE position (only INTEGER PRIMARY KEY CHECK (only = 1), next_unclaimed INTEGER NOT NULL, log_id TEXT NOT NULL);" +
      "CREATE TABLE open_ranges (first INTEGER PRIMARY KEY, last INTEGER NOT NULL);" +
      "INSERT INTO position VALUES (1, 7, 'the log'); INSERT INTO open_ranges VALUES (3, 6)",
  );
  old.close();
  const consumer = await createSqliteLogConsumer({ folder, group: "process" });
  expect(consumer.logId).toBe("the log");
  expect(await consumer.openRanges()).toEqual([{ partition: 0, first: 3, last: 6, stored: [] }]);
  const [left] = await consumer.split({ partition: 0, first: 3, last: 6 }, 5, ["errors"]);
  expect(await consumer.openRanges()).toContainEqual({ ...left, stored: ["errors"] });
  await consumer.close();
  rmSync(folder, { recursive: true, force: true });
});
