/**
 * The disk that holds the data folder, and a reserve on it: a file that is there to be given up, so that people can
 * sign in and change settings on a disk that is otherwise full.
 *
 * Guarantees, each with a test of that number in `disk-space.contract.ts`:
 *  1. `measure` tells the size of the disk and what is free of it for us, as they are now.
 *  2. `folderBytes` tells what the folder takes on the disk; files that go while it looks are no failure.
 *  3. A held reserve really takes its bytes; `release` gives them back. Both are idempotent, and a reserve that
 *     does not fit leaves nothing behind.
 *  4. `forgetSnapshots` removes the snapshots of the folder that were taken before a moment, and nothing else.
 */
export type DiskSpace = {
  readonly measure: () => Promise<{ readonly totalBytes: number; readonly freeBytes: number }>;
  readonly folderBytes: () => Promise<number>;
  /** False where the disk has no room for it. */
  readonly holdReserve: (sizeBytes: number) => Promise<boolean>;
  readonly releaseReserve: () => Promise<void>;
  /** Answers how many went. What was deleted since lives on in a snapshot, and so does its place on the disk. */
  readonly forgetSnapshots: (takenBeforeMs: number) => Promise<number>;
};
