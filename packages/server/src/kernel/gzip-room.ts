/**
 * Room for what a gzip body unpacks to. Its last four bytes say how much that is; in pieces of the usual 16 KiB an
 * event of 1 KB takes twice the time to unpack, and one of 40 KB is copied together from three.
 */

const usualBytes = 16 * 1024;
const leastBytes = 1024;
/** JSON rarely shrinks to less than a twentieth: a body that promises more than this may be lying. */
const ratioMax = 24;

/**
 * As zlib's `chunkSize`. The sender's word decides how the room is cut, never how much may come out; a body unpacks to
 * a thousand times its size at most, so that a lie makes some two thousand pieces.
 */
export function gzipChunkBytes(body: Uint8Array): number {
  const end = body.length;
  if (end < 18) return usualBytes;
  const promised = new DataView(body.buffer, body.byteOffset, end).getUint32(end - 4, true);
  if (promised < end / 2 || promised > Math.max(usualBytes, end * ratioMax)) return usualBytes;
  // One byte more, or zlib asks for another piece to find that nothing is left.
  return Math.max(leastBytes, promised + 1);
}
