import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deriveAtRestKeys } from "#kernel/at-rest-keys.ts";
import { blobStoreContract } from "#ports/blob-store.contract.ts";
import type { BlobId, BlobStore } from "#ports/blob-store.ts";
import { createDiskBlobStore } from "./disk-blob-store.ts";

blobStoreContract("disk", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-blobs-"));
  return {
    store: await createDiskBlobStore({ folder }),
    reopen: () => createDiskBlobStore({ folder }),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

const keys = deriveAtRestKeys("a key of the tests, long enough to seal with");

blobStoreContract("disk, sealed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-blobs-"));
  const open = () => createDiskBlobStore({ folder, sealing: { keys, isOn: true } });
  return {
    store: await open(),
    reopen: open,
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

describe("sealed blobs", () => {
  let folder: string;
  let store: BlobStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "vedette-blobs-"));
    store = await createDiskBlobStore({ folder, sealing: { keys, isOn: true } });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const limits = { bytesMax: 10_000_000 };
  /** Long enough for several chunks, with an end in the middle of one. */
  const content = Buffer.alloc(64 * 1024 * 3 + 1234, "a text that repeats, and then again; ");
  const filesOf = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const read = async (id: BlobId, range?: { start: number; end: number }): Promise<Buffer> => {
    const found = await store.get(id, range);
    return found ? await buffer(found) : Buffer.alloc(0);
  };

  it("keep neither their bytes nor their hash in plain", async () => {
    const { id } = await store.put(Readable.from([content]), limits);
    for (const path of filesOf()) {
      expect(path).not.toContain(id);
      const file = readFileSync(path);
      expect(file.includes("a text that repeats")).toBe(false);
      expect(file.includes(Buffer.from(id, "hex"))).toBe(false);
    }
  });

  it("are read at any range, of any length", async () => {
    for (const size of [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, content.length]) {
      const bytes = content.subarray(0, size);
      const { id } = await store.put(Readable.from(size === 0 ? [] : [bytes]), limits);
      expect((await read(id)).equals(bytes), `whole of ${size}`).toBe(true);
      for (const [start, end] of [
        [0, 0],
        [65_530, 65_545],
        [65_536, 131_071],
        [size - 1, size + 10],
        [size, size + 5],
      ] as const) {
        if (start < 0) continue;
        expect(
          (await read(id, { start, end })).equals(bytes.subarray(start, end + 1)),
          `${start}-${end} of ${size}`,
        ).toBe(true);
      }
      for await (const found of store.list()) if (found.id === id) expect(found.sizeBytes).toBe(size);
    }
  });

  it("are refused when a byte, the order or the end of their chunks was changed", async () => {
    const { id } = await store.put(Readable.from([content]), limits);
    const path = String(filesOf()[0]);
    const whole = readFileSync(path);
    const head = 72;
    const chunk = 64 * 1024 + 16;
    const flipped = Buffer.from(whole);
    flipped[head + chunk + 5] = (flipped[head + chunk + 5] ?? 0) ^ 1;
    const swapped = Buffer.concat([
      whole.subarray(0, head),
      whole.subarray(head + chunk, head + 2 * chunk),
      whole.subarray(head, head + chunk),
      whole.subarray(head + 2 * chunk),
    ]);
    const cut = whole.subarray(0, head + 2 * chunk);
    for (const bytes of [flipped, swapped, cut, whole.subarray(0, head), whole.subarray(0, 20)]) {
      writeFileSync(path, bytes);
      await expect(read(id)).rejects.toMatchObject({ code: "blob_damaged" });
    }
    writeFileSync(path, whole);
    expect((await read(id)).equals(content)).toBe(true);
    const other = await createDiskBlobStore({
      folder,
      sealing: {
        keys: { ...keys, blobs: deriveAtRestKeys("another key of the tests, just as long").blobs },
        isOn: true,
      },
    });
    const found = await other.get(id);
    await expect(found && buffer(found)).rejects.toMatchObject({ code: "blob_damaged" });
  });
});

describe("sealing that is switched on or off", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "vedette-blobs-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const open = (isOn: boolean | undefined) =>
    createDiskBlobStore({ folder, sealing: isOn === undefined ? undefined : { keys, isOn } });
  const put = async (store: BlobStore, text: string) =>
    (await store.put(Readable.from([Buffer.from(text)]), { bytesMax: 1000 })).id;
  const textOf = async (store: BlobStore, id: BlobId) => {
    const found = await store.get(id);
    return found && (await buffer(found)).toString();
  };
  const idsOf = async (store: BlobStore): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { id } of store.list()) ids.push(id);
    return ids.toSorted();
  };
  const plainTexts = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
      .filter((text) => !text.startsWith("VDTBLOB1"))
      .toSorted();

  it("reads, lists and deletes what was put before, and changes what is put again", async () => {
    const plain = await open(undefined);
    const ids = [await put(plain, "first"), await put(plain, "second")];
    const sealed = await open(true);
    ids.push(await put(sealed, "third"));
    const both = await open(false);
    ids.push(await put(both, "fourth"));
    expect(plainTexts()).toEqual(["first", "fourth", "second"]);
    for (const store of [sealed, both]) {
      expect(await Promise.all(ids.map((id) => textOf(store, id)))).toEqual([
        "first",
        "second",
        "third",
        "fourth",
      ]);
      expect(await idsOf(store)).toEqual(ids.toSorted());
    }
    expect(await put(sealed, "first")).toBe(ids[0]);
    expect(plainTexts()).toEqual(["fourth", "second"]);
    expect(await put(both, "third")).toBe(ids[2]);
    expect(plainTexts()).toEqual(["fourth", "second", "third"]);
    expect(await idsOf(sealed)).toEqual(ids.toSorted());

    await sealed.delete(ids[1] as BlobId);
    expect(await both.deleteUnlessPutSince(ids[0] as BlobId, Date.now() + 60_000)).toBe(true);
    expect(await both.deleteUnlessPutSince(ids[2] as BlobId, Date.now() - 60_000)).toBe(false);
    expect(await sealed.deleteUnlessPutSince(ids[3] as BlobId, Date.now() + 60_000)).toBe(true);
    expect(await idsOf(both)).toEqual([ids[2]]);
    // Without the key nobody finds what is sealed, and what is in plain is there.
    expect(await textOf(plain, ids[2] as BlobId)).toBe("third");
  });

  it("takes no file for sealed because it begins like one", async () => {
    const plain = await open(undefined);
    const id = await put(plain, `VDTBLOB1${"x".repeat(100)}`);
    const sealed = await open(true);
    expect(await idsOf(sealed)).toEqual([id]);
    expect(await textOf(sealed, id)).toMatch(/^VDTBLOB1x+$/);
  });
});

it("brings back what was condemned when the process ended", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-blobs-"));
  try {
    const store = await createDiskBlobStore({ folder });
    const { id } = await store.put(Readable.from([Buffer.from("a blob")]), { bytesMax: 100 });
    mkdirSync(join(folder, "condemned"), { recursive: true });
    renameSync(join(folder, id.slice(0, 2), id), join(folder, "condemned", id));
    const reopened = await createDiskBlobStore({ folder });
    const found = await reopened.get(id);
    expect(found && (await text(found))).toBe("a blob");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
