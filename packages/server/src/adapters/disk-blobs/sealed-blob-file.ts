/**
 * A blob's file, sealed: chunks of 64 KiB, each under AES-256-GCM, so that a range is read without the rest and a
 * changed, moved or missing chunk is found. Its name is a keyed hash of the id; the id itself is sealed in the head.
 *
 * Layout: magic, salt (16 bytes; it chooses the key of this file), the sealed id (32 + 16 bytes), then the chunks, each
 * with its tag of 16 bytes. A chunk's nonce is its number and whether it is the last one, as a file's key is never used
 * twice; there is always a last one, be it empty.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { OperationalError } from "#kernel/errors.ts";
import type { BlobId } from "#ports/blob-store.ts";
import { type BlobFileFormat, openIfThere } from "./blob-file.ts";

const magic = Buffer.from("VDTBLOB1");
const saltBytes = 16;
const idBytes = 32;
const tagBytes = 16;
const headBytes = magic.length + saltBytes + idBytes + tagBytes;
const chunkBytes = 64 * 1024;
const sealedChunkBytes = chunkBytes + tagBytes;
/** No chunk has this number: a blob would be larger than 256 TiB. */
const idNumber = 0xffff_ffff;

export function sealedBlobFile(keys: {
  readonly blobs: Uint8Array;
  readonly blobNames: Uint8Array;
}): BlobFileFormat {
  const keyOf = (salt: Uint8Array): Buffer => createHmac("sha256", keys.blobs).update(salt).digest();

  return {
    nameOf: (id) => createHmac("sha256", keys.blobNames).update(id).digest("hex"),
    write: async (file) => {
      const salt = randomBytes(saltBytes);
      const key = keyOf(salt);
      await writeWhole(file, Buffer.alloc(headBytes), 0);
      let waiting: Uint8Array[] = [];
      let waitingBytes = 0;
      let number = 0;
      let at = headBytes;
      const writeChunk = async (chunk: Uint8Array, isLast: boolean): Promise<void> => {
        const sealed = sealChunk(key, nonceOf(number, isLast), chunk);
        await writeWhole(file, sealed, at);
        at += sealed.length;
        number += 1;
      };
      return {
        add: async (piece) => {
          waiting.push(piece);
          waitingBytes += piece.length;
          if (waitingBytes <= chunkBytes) return;
          const bytes = Buffer.concat(waiting);
          let from = 0;
          // What may be the last chunk waits for the end.
          for (; bytes.length - from > chunkBytes; from += chunkBytes)
            await writeChunk(bytes.subarray(from, from + chunkBytes), false);
          waiting = [bytes.subarray(from)];
          waitingBytes = bytes.length - from;
        },
        end: async (id) => {
          await writeChunk(Buffer.concat(waiting), true);
          const sealedId = sealChunk(key, nonceOf(idNumber, true), Buffer.from(id, "hex"));
          await writeWhole(file, Buffer.concat([magic, salt, sealedId]), 0);
        },
      };
    },
    // Opened with the first reading: a stream that nobody reads holds no file.
    read: async (path, id, range) => Readable.from(chunksOf(path, id, range), { objectMode: false }),
    describe: async (path, name) => {
      const file = await openIfThere(path);
      if (file === undefined) return undefined;
      try {
        const { id } = await readHead(file, name);
        const { size, mtimeMs } = await file.stat();
        return { id, sizeBytes: contentBytes(size), putAtMs: mtimeMs };
      } catch (error) {
        // Nobody can name it any more; it must not keep a sweep from all the others.
        if (error instanceof OperationalError) return undefined;
        throw error;
      } finally {
        await file.close();
      }
    },
  };

  async function readHead(file: FileHandle, name: string): Promise<{ key: Buffer; id: BlobId }> {
    const head = await readWhole(file, 0, headBytes);
    const key = keyOf(head.subarray(magic.length, magic.length + saltBytes));
    const id = openChunk(key, nonceOf(idNumber, true), head.subarray(magic.length + saltBytes));
    if (!head.subarray(0, magic.length).equals(magic) || id === undefined)
      throw damaged(name, "its head does not fit the key");
    return { key, id: id.toString("hex") as BlobId };
  }

  async function* chunksOf(
    path: string,
    id: BlobId,
    range: { readonly start: number; readonly end: number } | undefined,
  ): AsyncGenerator<Buffer> {
    const file = await openIfThere(path);
    if (file === undefined) throw damaged(id, "it has gone");
    try {
      const { key, id: inside } = await readHead(file, id);
      if (inside !== id) throw damaged(id, "another blob lies in its place");
      const sizeBytes = contentBytes((await file.stat()).size);
      const lastNumber = Math.max(0, Math.ceil(sizeBytes / chunkBytes) - 1);
      const start = range?.start ?? 0;
      const end = Math.min(range?.end ?? Number.MAX_SAFE_INTEGER, sizeBytes - 1);
      for (let number = Math.floor(start / chunkBytes); number <= lastNumber; number += 1) {
        const first = number * chunkBytes;
        if (first > end && sizeBytes > 0) break;
        const length = Math.min(chunkBytes, sizeBytes - first);
        const sealed = await readWhole(file, headBytes + number * sealedChunkBytes, length + tagBytes);
        const chunk = openChunk(key, nonceOf(number, number === lastNumber), sealed);
        if (chunk === undefined) throw damaged(id, `chunk ${number} was changed`);
        const part = chunk.subarray(Math.max(0, start - first), Math.max(0, end - first + 1));
        if (part.length > 0) yield part;
      }
    } finally {
      await file.close();
    }
  }
}

/** By how it begins, without a key. */
export async function looksSealed(path: string): Promise<boolean> {
  const file = await openIfThere(path);
  if (file === undefined) return false;
  try {
    return (await readWhole(file, 0, magic.length)).equals(magic);
  } finally {
    await file.close();
  }
}

/** Of the blob, by the size of its file. */
function contentBytes(fileBytes: number): number {
  const sealedBytes = Math.max(tagBytes, fileBytes - headBytes);
  return sealedBytes - Math.ceil(sealedBytes / sealedChunkBytes) * tagBytes;
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 4);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function sealChunk(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < tagBytes) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAuthTag(
    sealed.subarray(-tagBytes),
  );
  const bytes = decipher.update(sealed.subarray(0, -tagBytes));
  try {
    return Buffer.concat([bytes, decipher.final()]);
  } catch {
    // The tag does not fit.
    return undefined;
  }
}

async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}

async function readWhole(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

function damaged(name: string, what: string): OperationalError {
  return new OperationalError("blob_damaged", `The blob ${name} cannot be read: ${what}.`, {
    retryable: false,
  });
}
