import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { deriveAtRestKeys } from "#kernel/at-rest-keys.ts";
import { silentLogger } from "#kernel/logger.ts";
import { makeLogRecord } from "#ports/ingest-log.contract.ts";
import { createSqliteLogConsumer } from "./consumer.ts";
import { prepareLogConversion } from "./convert-log.ts";
import { createSqliteLogWriter } from "./writer.ts";

const key = deriveAtRestKeys("a key of the tests, long enough to seal with").log;
const never = new AbortController().signal;
const large = `a telling text of many pieces ${"x".repeat(9_000_000)}`;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "vedette-convert-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Several segments, the last of them with a large record, and a dead letter. */
async function fill(sealedUnder?: Uint8Array): Promise<void> {
  const options = { folder, bytesMax: 1e9, segmentBytesMax: 20_000, sealedUnder, logger: silentLogger };
  const writer = await createSqliteLogWriter(options);
  for (let index = 0; index < 8; index += 1)
    await writer.append(makeLogRecord(`a telling text ${index} ${"y".repeat(6_000)}`));
  await writer.append(makeLogRecord(large));
  await writer.close();
  const consumer = await openConsumer(sealedUnder !== undefined);
  const batch = await consumer.next({ recordsMax: 1, bytesMax: 1e9 });
  const [record] = batch?.records ?? [];
  if (batch === undefined || record === undefined) throw new Error("nothing was written");
  await consumer.claim(batch.range);
  await consumer.bury(record, "refused by the tests");
  await consumer.close();
}

const openConsumer = async (isOn: boolean) =>
  await createSqliteLogConsumer({ folder, group: "process", sealing: { key, isOn } });

const filesWithText = (): readonly string[] =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes("a telling text"));

async function expectReadable(): Promise<void> {
  const consumer = await openConsumer(true);
  const [open] = await consumer.openRanges();
  const first = open && (await consumer.read(open)).records[0]?.body;
  expect(Buffer.from(first ?? []).toString()).toMatch(/^a telling text 0 y/);
  const rest = await consumer.next({ recordsMax: 100, bytesMax: 1e9 });
  const bodies = rest?.records.map(({ body }) => Buffer.from(body).toString().slice(0, 31)) ?? [];
  expect(bodies.slice(0, -1)).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((index) => `a telling text ${index} ${"y".repeat(14)}`),
  );
  expect(bodies.at(-1)).toBe("a telling text of many pieces x");
  expect(await consumer.deadLetters()).toBe(1);
  await consumer.close();
}

it("leaves nothing of its texts in any file, reads as before, and comes back", async () => {
  await fill();
  expect(filesWithText().length).toBeGreaterThan(2);
  const toSealed = prepareLogConversion({ folder, key, isSealed: true });
  const bytes = toSealed.bytes();
  expect(bytes).toBeGreaterThan(9_000_000);
  let done = 0;
  await toSealed.run((some) => (done += some), never);
  expect(done).toBe(bytes);
  expect(filesWithText()).toEqual([]);
  expect(toSealed.bytes()).toBe(0);
  await expectReadable();

  const toPlain = prepareLogConversion({ folder, key, isSealed: false });
  await toPlain.run(() => undefined, never);
  expect([toPlain.bytes(), toSealed.bytes()]).toEqual([0, bytes]);
  expect(filesWithText().length).toBeGreaterThan(2);
  await expectReadable();
});

it("goes on where it was stopped", async () => {
  await fill(key);
  const conversion = prepareLogConversion({ folder, key, isSealed: false });
  const all = conversion.bytes();
  const stopping = new AbortController();
  let done = 0;
  await conversion.run((some) => {
    done += some;
    if (done > all / 100) stopping.abort();
  }, stopping.signal);
  expect(done).toBeLessThan(all);
  expect(conversion.bytes()).toBe(all - done);
  await expectReadable();
  await conversion.run(() => undefined, never);
  expect(conversion.bytes()).toBe(0);
  await expectReadable();
});

it("says what cannot be opened, and changes nothing of it", async () => {
  await fill(key);
  const other = deriveAtRestKeys("another key of the tests, just as long").log;
  const conversion = prepareLogConversion({ folder, key: other, isSealed: false });
  const before = conversion.bytes();
  await expect(conversion.run(() => undefined, never)).rejects.toMatchObject({ code: "log_damaged" });
  expect(conversion.bytes()).toBe(before);
  await expectReadable();
});
