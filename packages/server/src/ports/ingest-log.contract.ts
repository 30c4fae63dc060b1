/** The numbered guarantees of `ingest-log.ts` as tests; every adapter runs them. */
import { afterEach, describe, expect, it } from "vitest";
import type { KeyId, ProjectId } from "@vedette/protocol";
import { OperationalError } from "#kernel/errors.ts";
import type { IngestLogConsumer, IngestLogWriter, LogRange, LogRecord, OpenRange } from "./ingest-log.ts";

export type IngestLogFactory = {
  /** A fresh, empty log; `open` may be called again on the same log after everything was closed. */
  readonly create: () => Promise<{
    readonly openWriter: (options?: {
      bytesMax?: number;
      segmentBytesMax?: number;
    }) => Promise<IngestLogWriter>;
    readonly openConsumer: (group: string) => Promise<IngestLogConsumer>;
    /** Bytes that the log occupies now. */
    readonly bytesOnDisk: () => number;
    readonly destroy: () => Promise<void>;
  }>;
};

const unsplit = (range: LogRange): OpenRange => ({ ...range, stored: [] });
const everything = { recordsMax: 100_000, bytesMax: 1e9 };

export function makeLogRecord(text: string, overrides: Partial<LogRecord> = {}): LogRecord {
  return {
    projectId: 7 as ProjectId,
    keyId: 3 as KeyId,
    receivedAtMs: 1_795_189_952_300,
    retentionDays: 90,
    clientIp: "198.51.100.7",
    userAgent: "sentry.python/2.68.0 “ß”",
    fallbackEventId: "0123456789abcdef0123456789abcdef",
    settingsId: 0,
    format: "envelope",
    encoding: "identity",
    body: Buffer.from(text),
    ...overrides,
  };
}

const texts = (records: readonly { body: Uint8Array }[]): string[] =>
  records.map((record) => Buffer.from(record.body).toString("utf8"));

export function ingestLogContract(name: string, factory: IngestLogFactory): void {
  describe(`ingest log: ${name}`, () => {
    let log: Awaited<ReturnType<IngestLogFactory["create"]>>;
    const open: { close: () => Promise<void> }[] = [];
    const track = async <T extends { close: () => Promise<void> }>(opening: Promise<T>): Promise<T> => {
      const one = await opening;
      open.push(one);
      return one;
    };
    const closeAll = async (): Promise<void> => {
      for (const one of open.splice(0)) await one.close();
    };
    const start = async (options?: { bytesMax?: number; segmentBytesMax?: number }) => {
      log = await factory.create();
      return {
        writer: await track(log.openWriter(options)),
        consumer: await track(log.openConsumer("process")),
      };
    };
    afterEach(async () => {
      await closeAll();
      await log.destroy();
    });

    it("1 keeps what was appended, whole, across a reopening", async () => {
      const { writer } = await start();
      const record = makeLogRecord("body \u0000 ü", { format: "store", encoding: "gzip", userAgent: "" });
      await writer.append(record);
      await closeAll();
      const consumer = await track(log.openConsumer("process"));
      const batch = await consumer.next(everything);
      expect(batch?.records).toHaveLength(1);
      const [{ offset, body, ...rest } = { offset: 0, body: new Uint8Array() }] = batch?.records ?? [];
      const { body: sent, ...restSent } = record;
      expect(rest).toEqual(restSent);
      expect(Buffer.from(body).equals(Buffer.from(sent))).toBe(true);
      expect(offset).toBeGreaterThan(0);
    });

    it("1 keeps a body that came in parts as one, also where it is large", async () => {
      const { writer, consumer } = await start({ bytesMax: 200 * 1024 * 1024 });
      const period = Uint8Array.from({ length: 251 }, (_, index) => index);
      const part = (length: number, first: number) =>
        new Uint8Array(Buffer.alloc(first + length, period).subarray(first));
      const bodies = [
        [part(3, 1), new Uint8Array(), part(70_000, 2)],
        [part(10, 3), part(9_000_000, 4), part(1, 5), part(8_000_000, 6), part(700_000, 7)],
        [],
        // Ends where a piece does.
        [part(5, 8), part(16 * 1024 * 1024 - 5, 9)],
      ];
      for (const body of bodies) await writer.append({ ...makeLogRecord(""), body });
      for (const sent of bodies) {
        const batch = await consumer.next({ recordsMax: 1, bytesMax: 1e9 });
        const body = Buffer.from(batch?.records[0]?.body ?? []);
        expect(body.equals(Buffer.concat(sent))).toBe(true);
        if (batch) await consumer.claim(batch.range);
      }
    });

    it("9 tells the end of what was accepted, and what is still needed", async () => {
      const writer = await track(log.openWriter());
      await writer.append(makeLogRecord("before anybody reads"));
      const alone = await writer.position();
      expect(alone.needed).toBeLessThan(alone.end);
      const consumer = await track(log.openConsumer("process"));
      const pending = writer.append(makeLogRecord("two"));
      const { end } = await writer.position();
      expect(end).toBe(alone.end + 1);
      await pending;
      const batch = await consumer.next(everything);
      if (!batch) throw new Error("nothing to read");
      expect(batch.range.last + 1).toBe(end);
      await consumer.claim(batch.range);
      expect((await writer.position()).needed).toBeLessThan(end);
      await consumer.acknowledge(batch.range);
      expect(await writer.position()).toEqual({ end, needed: end });
    });

    it("2 delivers in the order of offsets, without gaps, to every group", async () => {
      const { writer, consumer } = await start({ segmentBytesMax: 4000 });
      const sent = Array.from({ length: 300 }, (_, index) => `record ${index} ${"x".repeat(index % 90)}`);
      for (let at = 0; at < sent.length; at += 20) {
        await Promise.all(sent.slice(at, at + 20).map((text) => writer.append(makeLogRecord(text))));
      }
      const other = await track(log.openConsumer("another"));
      for (const reader of [consumer, other]) {
        const seen: string[] = [];
        let expected: number | undefined;
        for (;;) {
          const batch = await reader.next({ recordsMax: 17, bytesMax: 500 });
          if (!batch) break;
          expect(batch.range.first).toBe(expected ?? batch.range.first);
          expect(batch.records.map((record) => record.offset)).toEqual(
            Array.from({ length: batch.records.length }, (_, index) => batch.range.first + index),
          );
          expect(batch.records.length).toBeLessThanOrEqual(17);
          expected = batch.range.last + 1;
          seen.push(...texts(batch.records));
        }
        expect(seen).toEqual(sent);
      }
    });

    it("3 returns claimed ranges after a restart, with the same records, and goes on behind them", async () => {
      const { writer, consumer } = await start();
      await Promise.all(Array.from({ length: 10 }, (_, index) => writer.append(makeLogRecord(`r${index}`))));
      const first = await consumer.next({ recordsMax: 4, bytesMax: 1e6 });
      const second = await consumer.next({ recordsMax: 3, bytesMax: 1e6 });
      await consumer.next({ recordsMax: 1, bytesMax: 1e6 });
      if (!first || !second) throw new Error("nothing to read");
      await consumer.claim(first.range);
      await consumer.claim(second.range);
      await closeAll();
      const again = await track(log.openConsumer("process"));
      expect(await again.openRanges()).toEqual([first.range, second.range].map(unsplit));
      expect(texts((await again.read(second.range)).records)).toEqual(["r4", "r5", "r6"]);
      expect(texts((await again.next(everything))?.records ?? [])).toEqual(["r7", "r8", "r9"]);
      expect(again.logId).toMatch(/.{8,}/);
    });

    it("3 refuses a claim that skips records", async () => {
      const { writer, consumer } = await start();
      await Promise.all(Array.from({ length: 4 }, (_, index) => writer.append(makeLogRecord(`r${index}`))));
      const skipped = await consumer.next({ recordsMax: 2, bytesMax: 1e6 });
      const batch = await consumer.next(everything);
      if (!skipped || !batch) throw new Error("nothing to read");
      await expect(consumer.claim(batch.range)).rejects.toThrow("comes next");
      await consumer.claim(skipped.range);
      await consumer.claim(batch.range);
      expect(await consumer.openRanges()).toEqual([skipped.range, batch.range].map(unsplit));
    });

    it("4 never delivers an acknowledged range again", async () => {
      const { writer, consumer } = await start();
      await Promise.all(Array.from({ length: 5 }, (_, index) => writer.append(makeLogRecord(`r${index}`))));
      const batch = await consumer.next({ recordsMax: 3, bytesMax: 1e6 });
      if (!batch) throw new Error("nothing to read");
      await consumer.claim(batch.range);
      await consumer.acknowledge(batch.range);
      await closeAll();
      const again = await track(log.openConsumer("process"));
      expect(await again.openRanges()).toEqual([]);
      expect(texts((await again.next(everything))?.records ?? [])).toEqual(["r3", "r4"]);
    });

    it("5 splits an open range into two adjoining ones, durably", async () => {
      const { writer, consumer } = await start();
      await Promise.all(Array.from({ length: 6 }, (_, index) => writer.append(makeLogRecord(`r${index}`))));
      const batch = await consumer.next(everything);
      if (!batch) throw new Error("nothing to read");
      await consumer.claim(batch.range);
      const [left, right] = await consumer.split(batch.range, batch.range.first + 2, ["errors", "spans"]);
      expect([left.first, left.last, right.first, right.last]).toEqual([
        batch.range.first,
        batch.range.first + 1,
        batch.range.first + 2,
        batch.range.last,
      ]);
      expect(left.stored).toEqual(["errors", "spans"]);
      await expect(consumer.split(left, left.first, [])).rejects.toThrow("cannot split");
      await closeAll();
      const again = await track(log.openConsumer("process"));
      expect(await again.openRanges()).toEqual([left, right]);
      // A half that is split in its turn holds what it held, and what came to it since.
      const [, quarter] = await again.split(right, right.first + 1, ["errors", "logs", "spans"]);
      expect(await again.openRanges()).toContainEqual({ ...quarter, stored: ["errors", "logs", "spans"] });
    });

    it("6 refuses at its bound and takes records again after some were acknowledged", async () => {
      const { writer, consumer } = await start({ bytesMax: 400_000, segmentBytesMax: 50_000 });
      const append = () => writer.append(makeLogRecord("x".repeat(10_000)));
      let refusal: unknown;
      for (let sent = 0; sent < 100 && refusal === undefined; sent += 1) {
        await append().catch((error: unknown) => (refusal = error));
      }
      expect(refusal).toBeInstanceOf(OperationalError);
      expect((refusal as OperationalError).code).toBe("log_full");
      const batch = await consumer.next(everything);
      if (!batch) throw new Error("nothing to read");
      await consumer.claim(batch.range);
      await consumer.acknowledge(batch.range);
      await expect
        .poll(
          () =>
            append().then(
              () => "taken",
              () => "refused",
            ),
          { timeout: 3000 },
        )
        .toBe("taken");
    });

    it("7 gives the disk back when records are acknowledged", async () => {
      const { writer, consumer } = await start({ segmentBytesMax: 40_000 });
      for (let sent = 0; sent < 40; sent += 1) await writer.append(makeLogRecord("x".repeat(10_000)));
      const before = log.bytesOnDisk();
      for (;;) {
        const batch = await consumer.next({ recordsMax: 5, bytesMax: 1e6 });
        if (!batch) break;
        await consumer.claim(batch.range);
        await consumer.acknowledge(batch.range);
      }
      expect(log.bytesOnDisk()).toBeLessThan(before / 2);
      await writer.append(makeLogRecord("after"));
      expect(texts((await consumer.next(everything))?.records ?? [])).toEqual(["after"]);
    });

    it("8 buries a record where it can be counted, also after a restart", async () => {
      const { writer, consumer } = await start();
      await writer.append(makeLogRecord("poison"));
      const batch = await consumer.next(everything);
      const [record] = batch?.records ?? [];
      if (!batch || !record) throw new Error("nothing to read");
      await consumer.claim(batch.range);
      await consumer.bury(record, "the store refuses it");
      await consumer.acknowledge(batch.range);
      await closeAll();
      const again = await track(log.openConsumer("process"));
      expect(await again.deadLetters()).toBe(1);
      expect(await again.next(everything)).toBeUndefined();
    });
  });
}
