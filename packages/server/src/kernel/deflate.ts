/** The content encoding `deflate` means a zlib stream; some clients send the bare one, as old browsers had it. */

/** Method 8, and a check over the first two bytes: no bare stream that a compressor writes begins like that. */
export function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
