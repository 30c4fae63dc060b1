import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { deriveAtRestKeys } from "#kernel/at-rest-keys.ts";
import type { BlobId } from "#ports/blob-store.ts";
import { prepareBlobConversion } from "./convert-blobs.ts";
import { createDiskBlobStore } from "./disk-blob-store.ts";

const keys = deriveAtRestKeys("a key of the tests, long enough to seal with");
const never = new AbortController().signal;
const longAgo = new Date(1_700_000_000_000);

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "vedette-convert-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = async (isOn: boolean) => await createDiskBlobStore({ folder, sealing: { keys, isOn } });
const prepare = async (isSealed: boolean) => await prepareBlobConversion({ folder, keys, isSealed });
const files = (): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const filesWithText = () => files().filter((path) => readFileSync(path).includes("a telling text"));

/** A hundred blobs that were put long ago. */
async function fill(isOn: boolean): Promise<readonly BlobId[]> {
  const store = await open(isOn);
  const ids: BlobId[] = [];
  for (let index = 0; index < 100; index += 1) {
    const content = Readable.from([Buffer.from(`a telling text ${index} ${"z".repeat(index * 900)}`)]);
    ids.push((await store.put(content, { bytesMax: 1e6 })).id);
  }
  for (const path of files()) utimesSync(path, longAgo, longAgo);
  return ids;
}

async function expectReadable(ids: readonly BlobId[]): Promise<void> {
  const store = await open(true);
  for (const [index, id] of ids.entries()) {
    const found = await store.get(id);
    expect(found && (await text(found)).slice(0, 17)).toBe(`a telling text ${index} z`.slice(0, 17));
  }
}

it("writes every blob in the other form, as old as it was, and back", async () => {
  const ids = await fill(false);
  const draft = join(folder, "drafts", "left-over");
  writeFileSync(draft, "a telling text that nobody waits for");
  const toSealed = await prepare(true);
  const bytes = await toSealed.bytes();
  let done = 0;
  expect(await toSealed.run((some) => (done += some), never)).toEqual([]);
  expect([done, await toSealed.bytes()]).toEqual([bytes, 0]);
  expect([filesWithText(), files().length]).toEqual([[], 100]);
  expect(new Set(files().map((path) => statSync(path).mtimeMs))).toEqual(new Set([longAgo.getTime()]));
  await expectReadable(ids);

  expect(await (await prepare(false)).run(() => undefined, never)).toEqual([]);
  expect([filesWithText().length, files().length]).toEqual([100, 100]);
  await expectReadable(ids);
});

it("goes on where it was stopped, and leaves what is damaged as it is", async () => {
  const ids = await fill(true);
  const [victim] = files();
  writeFileSync(
    String(victim),
    Buffer.concat([readFileSync(String(victim)).subarray(0, 72), Buffer.alloc(40)]),
  );
  const stopping = new AbortController();
  let count = 0;
  const conversion = await prepare(false);
  await conversion.run(() => {
    count += 1;
    if (count === 30) stopping.abort();
  }, stopping.signal);
  expect(count).toBe(30);
  expect(await conversion.run(() => (count += 1), never)).toEqual([victim]);
  expect([filesWithText().length, files().length]).toEqual([99, 100]);
  expect(ids.length).toBe(100);
});
