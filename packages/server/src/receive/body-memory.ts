/**
 * The memory that bodies under way may take together. The first bytes of every body are free, so that small ones,
 * nearly all, never wait for large ones; what is beyond comes out of one budget. A body that finds it empty is told
 * to come back.
 *
 * A large body is held about three times at its worst (as it came, of which files and envelope are views; as the log's
 * chunk when it is processed; and what the collector has yet to see), so the budget bounds the process's memory at
 * about three times its size. Measured: an upload of 199 MiB takes 520 to 570 MiB, and 630 right after another.
 */
export type BodyMemory = {
  /** Takes the bytes, or says that they are not there. */
  readonly take: (sizeBytes: number) => boolean;
  readonly giveBack: (sizeBytes: number) => void;
};

export const freeBytesPerBody = 64 * 1024;

const mib = 1024 * 1024;

/** The budget of a process that may have so much memory: one body of the largest size, on a machine that has room. */
export function bodyMemoryBytes(processBytesMax: number): number {
  return Math.min(Math.max(processBytesMax / 8, 48 * mib), 208 * mib);
}

export function createBodyMemory(bytesMax: number): BodyMemory {
  let takenBytes = 0;
  return {
    take: (sizeBytes) => {
      if (takenBytes + sizeBytes > bytesMax) return false;
      takenBytes += sizeBytes;
      return true;
    },
    giveBack: (sizeBytes) => {
      takenBytes -= sizeBytes;
    },
  };
}
