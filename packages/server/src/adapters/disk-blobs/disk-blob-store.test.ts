import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
