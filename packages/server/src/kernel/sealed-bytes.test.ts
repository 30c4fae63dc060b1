import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { deriveAtRestKeys } from "./at-rest-keys.ts";
import { createBytesSealer } from "./sealed-bytes.ts";

const sealer = createBytesSealer(randomBytes(32));
const bytes = Buffer.from("what nobody else may read ".repeat(100));

it("opens what it sealed, and shows none of it meanwhile", () => {
  const sealed = sealer.seal(bytes, "1");
  expect(Buffer.from(sealed).includes("nobody else")).toBe(false);
  expect(Buffer.from(sealer.open(sealed, "1") ?? []).equals(bytes)).toBe(true);
  expect(sealer.open(sealer.seal(new Uint8Array(), "1"), "1")).toHaveLength(0);
  expect(Buffer.from(sealer.seal(bytes, "1")).equals(sealed)).toBe(false);
});

it("recognises another key, another context and any changed byte", () => {
  const sealed = sealer.seal(bytes, "1");
  expect(createBytesSealer(randomBytes(32)).open(sealed, "1")).toBeUndefined();
  expect(sealer.open(sealed, "2")).toBeUndefined();
  expect(sealer.open(sealed.subarray(0, 20), "1")).toBeUndefined();
  for (const at of [0, 20, 40, sealed.length - 1]) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(sealer.open(changed, "1"), `byte ${at}`).toBeUndefined();
  }
});

it("derives the same keys from the same text, and one for each place", () => {
  const keys = deriveAtRestKeys("a key of the tests, long enough to seal with");
  expect(deriveAtRestKeys("a key of the tests, long enough to seal with")).toEqual(keys);
  const all = [keys.events, keys.blobs, keys.blobNames, keys.log].map((key) =>
    Buffer.from(key).toString("hex"),
  );
  expect(new Set(all).size).toBe(4);
  expect(all.some((key) => key.includes(keys.check))).toBe(false);
  expect(deriveAtRestKeys("another key of the tests, as long as this one").check).not.toBe(keys.check);
});
