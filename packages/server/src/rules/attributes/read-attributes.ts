/** Attributes as SDKs write them: `{name: {value, type, unit?}}`, or plain values under their names. */
import { isJsonObject, type Json } from "@vedette/protocol";
import {
  addAttribute,
  attributesMax,
  remarkAttribute,
  remarkLeftOut,
  type AttributeSet,
} from "./attribute-set.ts";
import type { AttributeScrubber } from "./scrub-attributes.ts";

/** Reads typed attributes; a value that is not of the type it claims is left out with a remark. */
export function readAttributes(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  attributes: Json | undefined,
): void {
  if (!isJsonObject(attributes)) {
    if (attributes !== undefined && attributes !== null)
      remarkAttribute(set, "*", "invalid_data", { detail: "expected an object" });
    return;
  }
  let count = 0;
  for (const name in attributes) {
    if (name === "__proto__") continue;
    if (++count > attributesMax * 2) return;
    const attribute = attributes[name];
    if (attribute === undefined || attribute === null) continue;
    if (!isJsonObject(attribute)) {
      // Not of this protocol, but plain enough.
      addAttribute(set, scrubber, name, attribute);
      continue;
    }
    const { value, type, unit } = attribute;
    if (value === undefined || value === null) continue;
    const typed = ofType(value, type);
    if (typed === undefined) {
      remarkLeftOut(set, scrubber, name, `expected ${String(type).slice(0, 20)}`);
      continue;
    }
    addAttribute(set, scrubber, name, typed);
    if (typeof unit === "string" && unit !== "") addAttribute(set, scrubber, `${name}.unit`, unit);
  }
}

/** Reads plain values, whatever their type. */
export function readPlainAttributes(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  values: Json | undefined,
): void {
  if (!isJsonObject(values)) return;
  let count = 0;
  for (const name in values) {
    if (name === "__proto__") continue;
    if (++count > attributesMax * 2) return;
    addAttribute(set, scrubber, name, values[name]);
  }
}

const integerText = /^-?\d{1,20}$/;
const doubleText = /^-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,3})?$/;

function ofType(value: Json, type: Json | undefined): Json | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? value : undefined;
    case "integer":
      return integerOf(value);
    case "double":
      if (typeof value === "string") return doubleText.test(value) ? Number(value) : undefined;
      return typeof value === "number" ? value : undefined;
    case "boolean":
      if (value === "true" || value === "false") return value;
      return typeof value === "boolean" ? value : undefined;
    case "array":
    case "string[]":
    case "integer[]":
    case "double[]":
    case "boolean[]":
      return Array.isArray(value) && isHomogeneous(value) ? value : undefined;
    default:
      return value;
  }
}

/** Beyond 2^53 the exact text. */
function integerOf(value: Json): Json | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  if (typeof value !== "string" || !integerText.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function isHomogeneous(values: readonly Json[]): boolean {
  const type = typeof values[0];
  return values.every((value) => typeof value === type && (typeof value !== "object" || value === null));
}
