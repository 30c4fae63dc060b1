import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttachmentRow, ErrorRow } from "#ports/event-tables.ts";
import { itemContext } from "../../steps/item-context.fixture.ts";
import type { ItemResult } from "../../item-result.ts";
import { readUnrealArchive } from "./unreal-archive.ts";
import { unrealReportKind } from "./unreal-report.ts";

const context = itemContext({});
const xml = `<?xml version="1.0" encoding="UTF-8"?>
<FGenericCrashContext><RuntimeProperties>
<CrashGUID>UECC-Windows-54EB</CrashGUID><CrashType>Crash</CrashType><UserName>ada</UserName>
<ErrorMessage>Assertion failed: Index &gt;= 0 &amp;&amp; &quot;in bounds&quot;</ErrorMessage>
<EngineVersion>5.3.2-0+UE5</EngineVersion><CommandLine>-password=hunter2</CommandLine>
</RuntimeProperties></FGenericCrashContext>`;
const files: readonly (readonly [name: string, text: string])[] = [
  ["CrashContext.runtime-xml", xml],
  ["CrashReportClient.ini", "[CrashReportClient]\nbAgreed=true\n"],
  ["Game.log", 'LogInit: "password": "hunter2"\n'],
  ["UEMinidump.dmp", "MDMP\u0093binary"],
];

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const name = (text: string): Buffer => {
  const bytes = Buffer.alloc(Math.max(260, text.length));
  bytes.write(text);
  return Buffer.concat([number(bytes.length), bytes]);
};
const header = (size: number, count: number): Buffer =>
  Buffer.concat([name("UECC-Windows-54EB"), name("UECC-Windows-54EB.uecrash"), number(size), number(count)]);
const bodies = Buffer.concat(
  files.flatMap(([file, text], index) => {
    const bytes = Buffer.from(text, "latin1");
    return [number(index), name(file), number(bytes.length), bytes];
  }),
);

/** As the engines write it: the newer ones with a marker, the older with the header once more at the end. */
const newer = Buffer.concat([Buffer.from("CR1"), header(5000, files.length), bodies]);
const older = Buffer.concat([header(0, 0), bodies, header(5000, files.length)]);

const run = (payload: Uint8Array): ItemResult =>
  unrealReportKind({ header: { type: "unreal_report" }, payload }, context);
function errorOf(result: ItemResult): ErrorRow {
  const [first] = result.rows;
  if (first?.table !== "errors") throw new Error(JSON.stringify(result.counts));
  return first.row;
}
const attachmentsOf = (result: ItemResult): readonly AttachmentRow[] =>
  (result.also ?? []).flatMap(({ rows }) => rows.map(({ row }) => row as AttachmentRow));

describe.each([
  ["a newer engine", newer],
  ["an older engine", older],
])("the archive of %s", (_, archive) => {
  test("becomes an event with its files", () => {
    const result = run(deflateSync(archive));
    expect(attachmentsOf(result).map((row) => [row.name, row.attachment_type, row.content_type])).toEqual([
      ["CrashContext.runtime-xml", "unreal.context", "application/xml"],
      ["CrashReportClient.ini", "event.attachment", "text/plain"],
      ["Game.log", "unreal.logs", "text/plain"],
      ["UEMinidump.dmp", "event.minidump", "application/x-dmp"],
    ]);
    const { message, contexts, level } = errorOf(result);
    expect([message, level]).toEqual(['Assertion failed: Index >= 0 && "in bounds"', "fatal"]);
    expect(JSON.parse(contexts)).toMatchObject({
      unreal: { crash_guid: "UECC-Windows-54EB", crash_type: "Crash", engine_version: "5.3.2-0+UE5" },
    });
    const ids = attachmentsOf(result).map((row) => row.event_id);
    expect(new Set(ids)).toEqual(new Set([errorOf(result).event_id]));
  });

  test("loses the secrets of its texts, and nothing of its dump", () => {
    const result = run(deflateSync(archive));
    const texts = (result.also ?? []).map(({ blobs }) =>
      Buffer.from(blobs?.[0]?.bytes ?? []).toString("latin1"),
    );
    expect(texts[2]).toBe('LogInit: "password": "[Filtered]"\n');
    expect(texts[3]).toBe(files[3]?.[1]);
    expect(Object.values(errorOf(result)).map(String).join()).not.toMatch(/hunter2|ada/);
  });

  test("cut off anywhere is kept whole", () => {
    for (const length of [0, 3, 200, 600, archive.length - 300, archive.length - 1]) {
      const packed = deflateSync(archive.subarray(0, length));
      expect(attachmentsOf(run(packed))).toMatchObject([
        { attachment_type: "unreal_report", size_bytes: packed.length },
      ]);
    }
    const packed = deflateSync(archive);
    expect(attachmentsOf(run(packed.subarray(0, packed.length - 20)))).toHaveLength(1);
  });
});

test.each<[string, Buffer]>([
  ["more files than it holds", Buffer.concat([Buffer.from("CR1"), header(1, files.length + 1), bodies])],
  ["a million files", Buffer.concat([Buffer.from("CR1"), header(1, 1_000_000), bodies])],
  ["no file", Buffer.concat([Buffer.from("CR1"), header(1, 0), bodies])],
  ["a negative size", Buffer.concat([Buffer.from("CR1"), header(1, 1), number(0), name("a"), number(-5)])],
  ["a name of gigabytes", Buffer.concat([Buffer.from("CR1"), number(0x7fffffff)])],
  ["a bomb", Buffer.alloc(101 * 1024 * 1024)],
])("an archive that says %s is none", (_, archive) => {
  expect(readUnrealArchive(deflateSync(archive, { level: 1 }))).toBeUndefined();
});

test("an archive without a context is a crash all the same", () => {
  const one = Buffer.concat([number(0), name("a.log"), number(1), Buffer.from("x")]);
  const result = run(deflateSync(Buffer.concat([Buffer.from("CR1"), header(1, 1), one])));
  expect(errorOf(result).message).toBe("Unreal Engine crash report");
  expect(attachmentsOf(result).map((row) => row.name)).toEqual(["a.log"]);
});

test("whatever the bytes are, there is a crash and something is kept of it", () => {
  const damaged = fc.tuple(fc.nat(newer.length - 1), fc.nat(255)).map(([at, byte]) => {
    const bytes = Buffer.from(newer);
    bytes[at] = byte;
    return bytes;
  });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ minLength: 1 })), fc.boolean(), (bytes, isPacked) => {
      const result = run(isPacked ? deflateSync(bytes) : bytes);
      expect(result.counts).toEqual([{ category: "error", outcome: "accepted", reason: "", quantity: 1 }]);
      expect(attachmentsOf(result).length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
