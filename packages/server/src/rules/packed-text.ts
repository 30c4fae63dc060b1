/**
 * A JSON text as bytes that compress better: numbers and hexadecimal ids leave a mark where they stood and follow, in
 * binary, after what is left. Among the events of a group what is left is nearly the same, and is written as one
 * repetition; with the numbers in between each of them would interrupt it.
 *
 * Layout: `0x01`, the text with its marks, `0x00`, the values in the order of the marks. A JSON text on one line has no
 * control characters, so a mark is one byte, and a text that was stored plain begins otherwise.
 */
/** Of `errors`: those that are only read to show one event, and from where on they vary. */
const packedColumns: ReadonlyMap<string, string> = new Map([
  ["exception", '"varying":'],
  ["breadcrumbs", ""],
  ["extra", ""],
]);
export const isPackedColumn = (name: string): boolean => packedColumns.has(name);
/** Where the part that varies begins: what stands before it is left as it is. */
export const varyingFrom = (name: string, text: string): number =>
  Math.max(0, text.lastIndexOf(packedColumns.get(name) || text));

const packedByte = 0x01;
const endByte = 0x00;
/** A number; with one or two zeros in front of it. */
const numberMark = 0x02;
const zerosMax = 2;
/** Of a number that takes at most six bytes. */
const digitsMax = 14;
/** Marks of ids of 2 to 16 bytes, and of the two usual lengths of hashes; 0 where there is none. */
const markOfLength = new Uint8Array(33);
for (let bytes = 2; bytes <= 16; bytes += 1) markOfLength[bytes] = 0x0e + bytes;
markOfLength[20] = 0x0b;
markOfLength[32] = 0x0c;
const lengthOfMark = new Uint8Array(32);
for (const [bytes, mark] of markOfLength.entries()) if (mark !== 0) lengthOfMark[mark] = bytes;

/** What a byte may be a part of. */
const digit = 1;
const hexLetter = 2;
const otherLetter = 4;
const control = 8;
const kinds = new Uint8Array(256);
kinds.fill(control, 0, 0x20);
for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz$")
  kinds[letter.charCodeAt(0)] = otherLetter;
for (const letter of "abcdef") kinds[letter.charCodeAt(0)] = hexLetter;
for (const letter of "0123456789") kinds[letter.charCodeAt(0)] = digit;

/** The values of the text at hand; kept, because one per text would be garbage at once. */
let values = Buffer.allocUnsafeSlow(64 * 1024);
let valuesAt = 0;

/** How much room a text of that many bytes may need while it is packed. */
export const roomToPack = (sizeBytes: number): number => 2 * sizeBytes + 2;

/** Writes a JSON text packed from a character on, and says where it ends. Needs the room that `roomToPack` says. */
export function writePacked(target: Buffer, at: number, text: string, varyingFrom: number): number {
  let to = at + 1;
  if (varyingFrom > 0) to += target.write(text.slice(0, varyingFrom), to);
  let from = to;
  const end = from + target.write(varyingFrom > 0 ? text.slice(varyingFrom) : text, from);
  if (values.byteLength < end - to) values = Buffer.allocUnsafeSlow(end - to);
  valuesAt = 0;
  // In place: a mark is never longer than what it stands for.
  while (from < end) {
    let byte = target[from] as number;
    let kind = kinds[byte] as number;
    if (kind === control) return at + target.write(text, at);
    if (kind === digit || kind === hexLetter) {
      const wordFrom = from;
      let seen = 0;
      for (; from < end; from += 1) {
        kind = kinds[target[from] as number] as number;
        if (kind !== digit && kind !== hexLetter) break;
        seen |= kind;
      }
      const isWord = from === end || kind !== otherLetter;
      const mark = isWord && seen === (digit | hexLetter) ? idMark(from - wordFrom) : 0;
      if (mark > 0) {
        writeId(target, wordFrom, from);
        target[to++] = mark;
        continue;
      }
      const numberEnd = seen === hexLetter ? wordFrom : endOfNumber(target, wordFrom, from);
      if (numberEnd > wordFrom) to = writeNumber(target, wordFrom, numberEnd, to);
      for (let copied = numberEnd; copied < from; copied += 1) target[to++] = target[copied] as number;
      if (isWord) continue;
      byte = target[from] as number;
    }
    // The rest of a word has no numbers of its own: `v2`, `$1`.
    target[to++] = byte;
    from += 1;
    if (kind === 0) continue;
    while (from < end) {
      byte = target[from] as number;
      kind = kinds[byte] as number;
      if (kind === 0 || kind === control) break;
      target[to++] = byte;
      from += 1;
    }
  }
  target[at] = packedByte;
  target[to++] = endByte;
  return to + values.copy(target, to, 0, valuesAt);
}

function idMark(digits: number): number {
  return digits % 2 === 0 && digits <= 64 ? (markOfLength[digits / 2] as number) : 0;
}

function writeId(target: Buffer, from: number, to: number): void {
  for (let at = from; at < to; at += 2)
    values[valuesAt++] = (hexValue(target[at] as number) << 4) | hexValue(target[at + 1] as number);
}

/** Of a digit or a small letter from a to f. */
const hexValue = (byte: number): number => (byte < 0x3a ? byte - 0x30 : byte - 0x57);

/** After the digits that a word begins with; where it began when they are no number that can be written. */
function endOfNumber(target: Buffer, from: number, wordEnd: number): number {
  let end = from;
  while (end < wordEnd && kinds[target[end] as number] === digit) end += 1;
  return end - from > digitsMax || end - zerosEnd(target, from, end) < end - from - zerosMax ? from : end;
}

function zerosEnd(target: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end - 1 && target[at] === 0x30) at += 1;
  return at;
}

/** One byte to 240, two bytes to 2287, else a byte that says how many follow: never more than there were digits. */
const oneByteMax = 240;
const twoBytesMax = 2287;
const lengthByte = 247;

function writeNumber(target: Buffer, from: number, end: number, to: number): number {
  const zeros = zerosEnd(target, from, end) - from;
  let number = 0;
  for (let at = from + zeros; at < end; at += 1) number = number * 10 + (target[at] as number) - 0x30;
  target[to] = numberMark + zeros;
  if (number <= oneByteMax) {
    values[valuesAt++] = number;
  } else if (number <= twoBytesMax) {
    values[valuesAt++] = oneByteMax + 1 + ((number - oneByteMax - 1) >> 8);
    values[valuesAt++] = (number - oneByteMax - 1) & 0xff;
  } else {
    const lengthAt = valuesAt++;
    for (; number > 0; number = Math.floor(number / 256)) values[valuesAt++] = number % 256;
    values[lengthAt] = lengthByte + valuesAt - lengthAt - 1;
  }
  return to + 1;
}

/** The text that was packed, or that was stored plain. */
export function unpackedText(bytes: Uint8Array): string {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (source[0] !== packedByte) return source.toString("utf8");
  const end = source.indexOf(endByte);
  let valueAt = end + 1;
  let plainFrom = 1;
  let text = "";
  for (let at = 1; at < end; at += 1) {
    const mark = source[at] as number;
    if (mark >= 0x20) continue;
    text += source.toString("utf8", plainFrom, at);
    plainFrom = at + 1;
    const idBytes = lengthOfMark[mark] as number;
    if (idBytes > 0) {
      text += source.toString("hex", valueAt, valueAt + idBytes);
      valueAt += idBytes;
      continue;
    }
    const first = source[valueAt] as number;
    const size = first <= oneByteMax ? 1 : first < lengthByte + 2 ? 2 : first - lengthByte + 1;
    text += "0".repeat(mark - numberMark) + String(readNumber(source, valueAt, size));
    valueAt += size;
  }
  return text + source.toString("utf8", plainFrom, end);
}

function readNumber(source: Buffer, at: number, size: number): number {
  const first = source[at] as number;
  if (size === 1) return first;
  if (size === 2) return oneByteMax + 1 + ((first - oneByteMax - 1) << 8) + (source[at + 1] as number);
  return source.readUIntLE(at + 1, size - 1);
}
