/**
 * Chunks of bytes that are used again. A steady stream of batches then allocates nothing: chunks that live for some
 * seconds outlive the young generation, and as garbage outside of the heap nobody misses them for 64 MB and more.
 */

export type ChunkPool = {
  readonly chunkBytes: number;
  readonly take: () => Buffer;
  /** Nobody may look at the chunk afterwards. */
  readonly give: (chunk: Buffer) => void;
};

/** Longer than between two batches of a steady stream, so that only an end of one gives the memory back. */
const quietMsDefault = 5_000;

/**
 * Bounded by `chunksMax` that lie here; one that is too many, or of another size, is freed at once, and so are all
 * when nobody has taken one for `quietMs`.
 */
export function createChunkPool(limits: {
  readonly chunkBytes: number;
  readonly chunksMax: number;
  readonly quietMs?: number;
}): ChunkPool {
  const { chunkBytes, chunksMax, quietMs = quietMsDefault } = limits;
  const unused: Buffer[] = [];
  let quiet: NodeJS.Timeout | undefined;

  const freeAll = (): void => {
    for (const chunk of unused.splice(0)) free(chunk);
    quiet = undefined;
  };

  return {
    chunkBytes,
    take: () => {
      quiet?.refresh();
      return unused.pop() ?? Buffer.allocUnsafeSlow(chunkBytes);
    },
    give: (chunk) => {
      if (chunk.byteLength !== chunkBytes || unused.length >= chunksMax) return free(chunk);
      unused.push(chunk);
      quiet ??= setTimeout(freeAll, quietMs).unref();
    },
  };
}

/** At once, instead of when the collector comes by. */
function free({ buffer }: Buffer): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
