/**
 * What an OTLP resource and its scope say about all that they hold: who runs where under which version. That goes
 * to columns; the rest stays, under `resource.` and `instrumentation.`, so that it is not mistaken for the span's.
 */
import type { Json } from "@vedette/protocol";
import { addAttribute, createAttributeSet, type AttributeSet } from "../attributes/attribute-set.ts";
import type { AttributeSlot } from "../attributes/known-attributes.ts";
import type { AttributeScrubber } from "../attributes/scrub-attributes.ts";
import type { OtlpAttributes, OtlpResource, OtlpScope } from "./requests.ts";

const platformsOfLanguages: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ["nodejs", "node"],
  ["webjs", "javascript"],
  ["python", "python"],
  ["java", "java"],
  ["go", "go"],
  ["dotnet", "csharp"],
  ["ruby", "ruby"],
  ["php", "php"],
  ["rust", "rust"],
  ["cpp", "native"],
  ["swift", "cocoa"],
  ["erlang", "elixir"],
]);

const columns: ReadonlyMap<string, AttributeSlot> = new Map<string, AttributeSlot>([
  ["service.name", "service"],
  ["service.version", "release"],
  ["deployment.environment.name", "environment"],
  ["deployment.environment", "environment"],
  ["telemetry.sdk.version", "sdkVersion"],
  ["host.name", "serverName"],
]);

const columnLengthMax = 200;

/** The attributes that everything of a scope begins with. */
export function attributesOfScope(
  resource: OtlpResource,
  scope: OtlpScope,
  slots: ReadonlySet<AttributeSlot>,
  scrubber: AttributeScrubber,
): AttributeSet {
  const set = createAttributeSet(slots);
  for (const [name, value] of resource.attributes) addResourceAttribute(set, scrubber, name, value);
  nameSdk(set, resource.attributes);
  addAttribute(set, scrubber, "instrumentation.name", scope.name === "" ? null : scope.name);
  addAttribute(set, scrubber, "instrumentation.version", scope.version === "" ? null : scope.version);
  for (const [name, value] of scope.attributes) addAttribute(set, scrubber, `instrumentation.${name}`, value);
  return set;
}

function addResourceAttribute(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  name: string,
  value: Json,
): void {
  const slot = columns.get(name);
  if (slot !== undefined && typeof value === "string" && value.length <= columnLengthMax) {
    if (set.known[slot] === "" || name === "deployment.environment.name") set.known[slot] = value;
    return;
  }
  if (name === "telemetry.sdk.name" || name === "telemetry.sdk.language") return;
  // Names that say themselves whose they are.
  const isOwn = name.startsWith("sentry.") || name.startsWith("user.");
  addAttribute(set, scrubber, isOwn ? name : `resource.${name}`, value);
}

/** `opentelemetry.nodejs`: the language tells the SDKs of one family apart. */
function nameSdk(set: AttributeSet, attributes: OtlpAttributes): void {
  const of = (name: string): string => {
    const value = attributes.find((pair) => pair[0] === name)?.[1];
    return typeof value === "string" ? value.slice(0, 64).toWellFormed() : "";
  };
  const name = of("telemetry.sdk.name");
  const language = of("telemetry.sdk.language");
  if (set.known.sdkName === "") set.known.sdkName = [name, language].filter(Boolean).join(".");
  if (set.known.platform === "") set.known.platform = platformsOfLanguages.get(language) ?? "";
}

/** A set of its own with what the scope's begins with. */
export function startFromScope(scope: AttributeSet): AttributeSet {
  return {
    slots: scope.slots,
    known: { ...scope.known },
    texts: scope.texts.slice(),
    numbers: scope.numbers.slice(),
    remarks: scope.remarks.slice(),
    scrubbed: scope.scrubbed?.slice(),
    namesTaken: undefined,
    charsLeft: scope.charsLeft,
    hasInexactInteger: false,
  };
}

/** Adds the attributes of a span, a log or a measurement. */
export function addOtlpAttributes(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  attributes: OtlpAttributes,
): void {
  for (const [name, value] of attributes) addAttribute(set, scrubber, name, value);
}

/** Pairs as an object, for what is kept as JSON. */
export function objectOf(attributes: OtlpAttributes): { [name: string]: Json } | undefined {
  if (attributes.length === 0) return undefined;
  const object: { [name: string]: Json } = {};
  for (const [name, value] of attributes) if (name !== "__proto__") object[name] = value;
  return object;
}
