/** From rows in pieces to the bytes of a file, held to a size; few are written at once. */
import { Readable } from "node:stream";
import { OperationalError } from "#kernel/errors.ts";
import { TooManyAttempts } from "#http/answer-error.ts";
import type { FileRows, TableFile } from "./table-file.ts";

export const exportBytesMax = 512 * 2 ** 20;
const runningMax = 2;
/** Long pieces are cut, so that a piece of text stays small beside its rows. */
const rowsPerPiece = 2_000;

export type ExportSlots = { readonly take: () => { readonly release: () => void } };

/** How many files may be written at once, of everybody together: each holds a session of the event store. */
export function createExportSlots(): ExportSlots {
  let running = 0;
  return {
    take: () => {
      if (running >= runningMax)
        throw new TooManyAttempts(
          "too_many_exports",
          "Two exports are being written; try again later.",
          10_000,
        );
      running += 1;
      let isTaken = true;
      const release = () => {
        if (isTaken) running -= 1;
        isTaken = false;
      };
      return { release };
    },
  };
}

/** The file as a stream; a failure on the way breaks it off, so that half a file is never taken for a whole one. */
export function exportStream(
  file: TableFile,
  pieces: AsyncIterable<FileRows>,
  onEnd: () => void,
  bytesMax = exportBytesMax,
): Readable {
  const stream = Readable.from(bytesOf(file, pieces, bytesMax), { objectMode: false });
  // Also of a stream that nobody began to read.
  stream.once("close", onEnd);
  return stream;
}

async function* bytesOf(
  file: TableFile,
  pieces: AsyncIterable<FileRows>,
  bytesMax: number,
): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  const bound = (text: string | Uint8Array): Buffer => {
    const bytes =
      typeof text === "string"
        ? Buffer.from(text)
        : Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    sizeBytes += bytes.byteLength;
    if (sizeBytes <= bytesMax) return bytes;
    throw new OperationalError("export_too_large", `an export grew beyond ${bytesMax} bytes`, {
      retryable: false,
    });
  };
  yield bound(file.begin());
  for await (const rows of pieces) {
    for (let at = 0; at < rows.length; at += rowsPerPiece)
      yield bound(file.rows(rows.slice(at, at + rowsPerPiece)));
  }
  yield bound(file.end());
}
