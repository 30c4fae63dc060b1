/**
 * Unpacks bodies of Zstandard. One may be several frames, one after the other (writers that flush or work on parts make
 * such), and Node's decoder takes the first for the whole and says nothing of the rest.
 */
import { zstdDecompress, zstdDecompressSync } from "node:zlib";
import { withInfo, type Unpacked } from "./unpacked.ts";

/** Each takes a decoder of its own; a writer makes one per some megabytes. */
const framesMax = 256;

type Bounds = { readonly maxOutputLength: number; readonly chunkSize?: number };

export function unpackZstd(body: Uint8Array, bounds: Bounds): Buffer {
  const frames = createFrames(body, bounds);
  while (frames.left() !== undefined) {
    const options = { ...frames.bounds(), ...withInfo };
    frames.add(zstdDecompressSync(frames.left() ?? body, options) as unknown as Unpacked);
  }
  return frames.whole();
}

/** The same without holding up anybody. */
export async function unpackZstdInBackground(body: Uint8Array, bounds: Bounds): Promise<Buffer> {
  const frames = createFrames(body, bounds);
  while (frames.left() !== undefined) {
    const options = { ...frames.bounds(), ...withInfo };
    const frame = await new Promise<Unpacked>((resolve, reject) => {
      zstdDecompress(frames.left() ?? body, options, (error, result) => {
        if (error) reject(error);
        else resolve(result as unknown as Unpacked);
      });
    });
    frames.add(frame);
  }
  return frames.whole();
}

function createFrames(body: Uint8Array, bounds: Bounds) {
  const unpacked: Buffer[] = [];
  let rest: Uint8Array | undefined = body;
  let sizeBytes = 0;
  return {
    left: () => rest,
    bounds: () => ({ ...bounds, maxOutputLength: Math.max(1, bounds.maxOutputLength - sizeBytes) }),
    add: ({ buffer, engine }: Unpacked): void => {
      unpacked.push(buffer);
      sizeBytes += buffer.length;
      const next: Uint8Array | undefined = rest?.subarray(engine.bytesWritten);
      rest = next === undefined || next.length === 0 ? undefined : next;
      if (rest !== undefined && (unpacked.length >= framesMax || engine.bytesWritten === 0))
        throw new RangeError("the body has too many frames");
    },
    whole: (): Buffer => (unpacked.length === 1 && unpacked[0] ? unpacked[0] : Buffer.concat(unpacked)),
  };
}
