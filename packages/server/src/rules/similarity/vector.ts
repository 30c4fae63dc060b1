/**
 * Features as a vector of fixed length: each word is hashed to a place and a sign ("feature hashing"), so there is
 * no dictionary to keep. Two vectors are compared by the angle between them; unrelated events meet at about a
 * right angle (distance 1 ± 0.06 with 256 places), equal ones at 0.
 */
import type { Feature } from "./features.ts";

export const vectorPlaces = 256;

/** Of length 1 before it was rounded to whole numbers. */
export type FeatureVector = Int8Array;

export function vectorOf(features: readonly Feature[]): FeatureVector {
  const sums = new Float64Array(vectorPlaces);
  for (const [word, weight] of features) {
    const code = hashOf(word);
    const place = code % vectorPlaces;
    sums[place] = (sums[place] ?? 0) + (code & 0x8000_0000 ? -weight : weight);
  }
  let largest = 0;
  for (const sum of sums) largest = Math.max(largest, Math.abs(sum));
  const vector = new Int8Array(vectorPlaces);
  // Rounded against the largest, because the angle does not ask for lengths.
  if (largest > 0)
    for (let i = 0; i < vectorPlaces; i += 1) vector[i] = Math.round(((sums[i] ?? 0) / largest) * 127);
  return vector;
}

/** FNV-1a with a last stir, 32 bits: places and signs must not follow the end of a word. */
function hashOf(word: string): number {
  let code = 0x811c_9dc5;
  for (let i = 0; i < word.length; i += 1) code = Math.imul(code ^ word.charCodeAt(i), 0x0100_0193);
  code = Math.imul(code ^ (code >>> 16), 0x85eb_ca6b);
  code = Math.imul(code ^ (code >>> 13), 0xc2b2_ae35);
  return (code ^ (code >>> 16)) >>> 0;
}

export function lengthOf(vector: FeatureVector): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

/** 0 for the same direction, 1 for a right angle, 2 for the opposite. */
export function distance(one: FeatureVector, other: FeatureVector): number {
  const lengths = lengthOf(one) * lengthOf(other);
  return lengths === 0 ? 1 : 1 - productWith(one)(other, 0) / lengths;
}

/**
 * The product of one vector with many that lie one after another. Only its own places are looked at, about a third of
 * all: 50,000 products take 4 ms instead of 13.
 */
export function productWith(vector: FeatureVector): (many: Int8Array, offset: number) => number {
  const filled = [...vector.keys()].filter((place) => vector[place] !== 0);
  const places = Int32Array.from(filled);
  const values = Int32Array.from(filled.map((place) => vector[place] ?? 0));
  return (many, offset) => {
    let sum = 0;
    for (let i = 0; i < places.length; i += 1)
      sum = (sum + Math.imul(values[i] ?? 0, many[offset + (places[i] ?? 0)] ?? 0)) | 0;
    return sum;
  };
}

/** As text for a column; the version stands before it, because a change of the features makes old vectors useless. */
export function vectorText(vector: FeatureVector): string {
  return `${version}${Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64")}`;
}

/** `undefined` for a vector of another version. */
export function vectorFromText(text: string): FeatureVector | undefined {
  if (!text.startsWith(version)) return undefined;
  const bytes = Buffer.from(text.slice(version.length), "base64");
  return bytes.byteLength === vectorPlaces ? new Int8Array(bytes) : undefined;
}

const version = "1:";
