/**
 * The archive of Unreal Engine's crash reporter: one zlib stream of a header, the files, and, from older engines, the
 * header again, because those learn the number of files only at the end. Numbers are of 32 bits, little endian; a name
 * is its length (260 and more, whatever it needs) and its bytes, padded with zeros.
 *
 *     ["CR1"] directory name, file name, inflated size, number of files
 *     per file: index, name, size, bytes
 *
 * Newer engines begin with the marker and fill the first header in; without it, the last number counts.
 */
import { inflateSync } from "node:zlib";

export type ArchivedFile = { readonly name: string; readonly bytes: Uint8Array };

const inflatedBytesMax = 100 * 1024 * 1024;
const filesMax = 100;
const nameBytesMax = 4096;
const marker = Buffer.from("CR1");

/** The files; `undefined` when this is no such archive, a damaged one, or one beyond the bounds. */
export function readUnrealArchive(archive: Uint8Array): readonly ArchivedFile[] | undefined {
  const bytes = inflate(archive);
  if (!bytes) return undefined;
  try {
    return readFiles(bytes);
  } catch (error) {
    // A length that leads out of the archive: nothing after it can be believed.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function inflate(archive: Uint8Array): Buffer | undefined {
  try {
    return inflateSync(archive, { maxOutputLength: inflatedBytesMax });
  } catch {
    // Not zlib, cut off, or a bomb.
    return undefined;
  }
}

function readFiles(bytes: Buffer): readonly ArchivedFile[] {
  const isMarked = bytes.subarray(0, marker.length).equals(marker);
  let at = isMarked ? marker.length : 0;

  function take(length: number): Buffer {
    if (length < 0 || length > bytes.length - at) throw new RangeError("beyond the end of the archive");
    at += length;
    return bytes.subarray(at - length, at);
  }
  const number = (): number => take(4).readInt32LE();
  function name(): string {
    const length = number();
    if (length > nameBytesMax) throw new RangeError("a name that is none");
    return take(length).toString("utf8").replace(/\0+$/, "");
  }

  name();
  name();
  number();
  const counted = number();
  const count = isMarked ? counted : bytes.readInt32LE(bytes.length - 4);
  if (count < 1 || count > filesMax) throw new RangeError("a number of files that cannot be");
  return Array.from({ length: count }, () => {
    number();
    return { name: name(), bytes: take(number()) };
  });
}
