import { statfsSync } from "node:fs";

const boundMax = 4 * 2 ** 30;

/** The bound of the log where none is configured: a tenth of the free disk, at most 4 GiB. */
export function logBytesMax(folder: string): number {
  const disk = statfsSync(folder);
  return Math.floor(Math.min((disk.bavail * disk.bsize) / 10, boundMax));
}
