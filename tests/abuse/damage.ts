// What the fuzzers make: envelopes with damaged bytes, and events that are random JSON under the names that the
// readers know.
import fc from "fast-check";
import { eventFieldTypes } from "@vedette/protocol";
import { errorEnvelope } from "../support/wire.ts";
import { itemCases } from "./cases/items.ts";

const anyTarget = { url: "http://127.0.0.1", projectId: "1", publicKey: "0".repeat(32) };

/** What is damaged: a good error, and an envelope of every type. */
export const corpus: readonly Uint8Array[] = [
  errorEnvelope(),
  ...itemCases
    .filter(({ name }) => name.startsWith("wrong types"))
    .map(({ request }) => Buffer.from(request(anyTarget).body ?? "")),
];

const kindled = [
  "\n",
  "\r\n",
  "\u0000",
  "{",
  "]",
  '"',
  '"length":-5,',
  "1e999",
  '"__proto__":{},',
  "\ud800",
  "[[[[[[[[",
];

/** One kind of damage to some bytes. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 200 }) }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.nat(),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      fc.constantFrom(...kindled).map((text) => new Uint8Array(Buffer.from(text))),
    ),
  }),
  fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 300 }) }),
);

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function apply(bytes: Uint8Array, change: Damage): Uint8Array {
  const at = bytes.length === 0 ? 0 : change.at % bytes.length;
  const head = bytes.subarray(0, at);
  const tail = bytes.subarray(at);
  switch (change.kind) {
    case "flip": {
      const copy = Uint8Array.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << change.bit);
      return copy;
    }
    case "cut":
      return Buffer.concat([head, tail.subarray(change.count)]);
    case "insert":
      return Buffer.concat([head, change.bytes, tail]);
    case "repeat":
      return Buffer.concat([head, tail.subarray(0, change.count), tail]);
  }
}

const damages = fc.array(damage, { minLength: 1, maxLength: 6 });

export type DamagedBody = { readonly body: Uint8Array; readonly again: (bytes: Uint8Array) => Uint8Array };

/** An envelope after some damage; `again` does the same damage to other bytes, such as the packed ones. */
export const damagedBodies: fc.Arbitrary<DamagedBody> = fc
  .tuple(fc.constantFrom(...corpus), damages)
  .map(([envelope, changes]) => {
    const again = (bytes: Uint8Array) => changes.reduce(apply, bytes);
    return { body: again(envelope), again };
  });

const oddTexts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "\ud800",
    "\u0000",
    "{{ default }}",
    "1e999",
    "{{auto}}",
    "a".repeat(5000),
  ),
);
const oddValues = fc.oneof(
  { depthSize: "small" },
  oddTexts,
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(oddTexts, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 }),
);

const names = [
  ...new Set([...eventFieldTypes().keys()].flatMap((path) => path.replaceAll("[]", "").split("."))),
];
const knownNames = fc.constantFrom(...names);

/** Random values under known names, three levels deep, lists among them. */
export const oddEvents: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  node: unknown;
  event: Record<string, unknown>;
}>((tie) => ({
  event: fc.dictionary(knownNames, tie("node"), { maxKeys: 12 }),
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    oddValues,
    fc.dictionary(knownNames, tie("node"), { maxKeys: 6 }),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.record({ values: fc.array(tie("node"), { maxLength: 3 }) }),
  ),
})).event;
