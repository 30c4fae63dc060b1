import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { blobStoreContract } from "#ports/blob-store.contract.ts";
import { createDiskBlobStore } from "./disk-blob-store.ts";

blobStoreContract("disk", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-blobs-"));
  return {
    store: await createDiskBlobStore({ folder }),
    reopen: () => createDiskBlobStore({ folder }),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
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
