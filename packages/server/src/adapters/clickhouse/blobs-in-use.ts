import type { BlobId } from "#ports/blob-store.ts";
import { blobsAskedMax } from "#ports/event-store.ts";
import type { Connection } from "./connection.ts";

/** Every table whose rows name blobs; a test compares this list with the columns of the migrated database. */
export const tablesWithBlobs = ["attachments", "profiles", "replay_recordings"] as const;

const timeoutMs = 60_000;
const idShape = /^[0-9a-f]{64}$/;

/** The ids stand in the statement itself: parameters travel in an address, which is too short for a thousand. */
export async function readBlobsInUse(
  connection: Connection,
  ids: readonly BlobId[],
): Promise<ReadonlySet<BlobId>> {
  if (ids.length === 0) return new Set();
  if (ids.length > blobsAskedMax) throw new Error(`more than ${blobsAskedMax} blobs were asked for at once`);
  const asked = new Set(ids);
  for (const id of asked) if (!idShape.test(id)) throw new Error("not the id of a blob");
  const list = [...asked].map((id) => `'${id}'`).join(",");
  const text = await connection.send({
    kind: "read",
    sql: `${tablesWithBlobs
      .map((table) => `SELECT DISTINCT blob_id FROM ${table} WHERE blob_id IN (${list})`)
      .join("\nUNION DISTINCT\n")}\nFORMAT TSVRaw`,
    timeoutMs,
  });
  const answered = new Set(text.split("\n"));
  return new Set([...asked].filter((id) => answered.has(id)));
}
