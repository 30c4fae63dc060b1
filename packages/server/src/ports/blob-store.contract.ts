/** The numbered guarantees of `blob-store.ts` as tests; every adapter runs them. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BlobId, BlobStore } from "./blob-store.ts";

export function blobStoreContract(
  name: string,
  create: () => Promise<{
    readonly store: BlobStore;
    readonly reopen: () => Promise<BlobStore>;
    readonly destroy: () => Promise<void>;
  }>,
): void {
  describe(`blob store: ${name}`, () => {
    let made: Awaited<ReturnType<typeof create>>;
    beforeEach(async () => {
      made = await create();
    });
    afterEach(() => made.destroy());

    const content = Buffer.from("a blob with \u0000 and ü ".repeat(5000));
    const limits = { bytesMax: 1_000_000 };
    const put = (bytes: Buffer) =>
      made.store.put(Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]), limits);
    const list = async (): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { id } of made.store.list()) ids.push(id);
      return ids;
    };

    it("1 keeps bytes under their SHA-256, once, across a reopening", async () => {
      const first = await put(content);
      expect(first).toEqual({
        id: createHash("sha256").update(content).digest("hex"),
        sizeBytes: content.length,
      });
      expect(await put(content)).toEqual(first);
      expect(await list()).toEqual([first.id]);
      const found = await (await made.reopen()).get(first.id);
      expect(found && (await buffer(found)).equals(content)).toBe(true);
    });

    it("2 leaves nothing behind when a put fails or is too large", async () => {
      await expect(made.store.put(Readable.from([content]), { bytesMax: 1000 })).rejects.toMatchObject({
        code: "blob_too_large",
      });
      const broken = Readable.from(
        (async function* () {
          yield content;
          throw new Error("the sender went away");
        })(),
      );
      await expect(made.store.put(broken, limits)).rejects.toThrow("the sender went away");
      expect(await list()).toEqual([]);
    });

    it("3 streams a whole blob or a range of it; an unknown id is undefined", async () => {
      const { id } = await put(content);
      const part = await made.store.get(id, { start: 5, end: 14 });
      expect(part && (await buffer(part)).equals(content.subarray(5, 15))).toBe(true);
      expect(await made.store.get("0".repeat(64) as BlobId)).toBeUndefined();
    });

    it("4 deletes idempotently and lists every blob once", async () => {
      const first = await put(content);
      const second = await put(Buffer.from("another one that is long enough"));
      expect((await list()).sort()).toEqual([first.id, second.id].sort());
      await made.store.delete(first.id);
      await made.store.delete(first.id);
      expect(await list()).toEqual([second.id]);
    });

    it("5 refuses what is no id before it becomes a path", async () => {
      for (const id of ["../../etc/passwd", "", "A".repeat(64), `${"0".repeat(63)}/`]) {
        await expect(made.store.get(id as BlobId)).rejects.toMatchObject({ code: "blob_id" });
        await expect(made.store.delete(id as BlobId)).rejects.toMatchObject({ code: "blob_id" });
        const swept = made.store.deleteUnlessPutSince(id as BlobId, Date.now());
        await expect(swept).rejects.toMatchObject({ code: "blob_id" });
      }
    });

    it("6 renews the age of bytes that are put again, and spares them from a sweep", async () => {
      const putAtMs = async (): Promise<number> => {
        for await (const blob of made.store.list()) return blob.putAtMs;
        throw new Error("there is no blob");
      };
      const { id } = await put(content);
      const firstMs = await putAtMs();
      expect(Math.abs(firstMs - Date.now())).toBeLessThan(60_000);
      await expect
        .poll(async () => {
          await put(content);
          return await putAtMs();
        })
        .toBeGreaterThan(firstMs + 20);
      // A sweep that looked before the second put.
      expect(await made.store.deleteUnlessPutSince(id, firstMs + 1)).toBe(false);
      expect(await list()).toEqual([id]);
      expect(await made.store.deleteUnlessPutSince(id, Date.now() + 60_000)).toBe(true);
      expect(await made.store.deleteUnlessPutSince(id, Date.now() + 60_000)).toBe(false);
      expect(await list()).toEqual([]);
    });

    it("6 loses no blob to a sweep that runs while it is put", async () => {
      const kept: boolean[] = [];
      for (let round = 0; round < 40; round++) {
        const bytes = Buffer.from(`contended ${round}`);
        const { id } = await put(bytes);
        const sinceMs = Date.now();
        await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(sinceMs + 2), { interval: 1 });
        await Promise.all([put(bytes), made.store.deleteUnlessPutSince(id, sinceMs + 1)]);
        const found = await made.store.get(id);
        kept.push(found !== undefined && (await buffer(found)).equals(bytes));
      }
      expect(kept).toEqual(kept.map(() => true));
    });
  });
}
