/** How an exception came to be reported, as far as it tells more than its kind. Pure. */
import type { ExceptionValue } from "@vedette/api";

type Mechanism = NonNullable<ExceptionValue["mechanism"]>;

export type MechanismFact = readonly [name: string, value: unknown];

const FACTS_MAX = 20;

/** Facts that have words of their own; others are named as the SDK names them. */
export const NAMED_FACTS = [
  "description",
  "signal",
  "signal_code",
  "mach_exception",
  "mach_exception_code",
  "mach_exception_subcode",
  "errno",
  "ns_error",
  "ns_error_code",
  "handler",
  "function",
  "target",
] as const;

export function isNamedFact(name: string): name is (typeof NAMED_FACTS)[number] {
  return (NAMED_FACTS as readonly string[]).includes(name);
}

/** Of the SDK's own making for lack of another; that exceptions are linked is seen from where they stand. */
const WORDS_FOR_NOTHING: readonly string[] = ["generic", "chained", "auto.core.linked_errors"];

/** A mechanism that says no more than the page does. */
export function tellsNothing(type: string): boolean {
  return WORDS_FOR_NOTHING.includes(type);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `SIGSEGV (11)`; one of the two where the other is not known. */
function named(name: unknown, number: unknown): string {
  const known = [name, number].filter((part) => typeof part === "string" || typeof part === "number");
  return known.length === 2 ? `${known[0]} (${known[1]})` : known.join("");
}

/** What an operating system said: signals, error numbers, exceptions of Mach and Cocoa. */
function ofSystem(key: string, value: unknown): readonly MechanismFact[] {
  if (!isObject(value)) return [[key, value]];
  const { name, number, code, code_name, exception, subcode, domain } = value;
  const facts: MechanismFact[] = [[key, domain ?? named(name, number ?? exception)]];
  if (code !== undefined || code_name !== undefined) facts.push([`${key}_code`, named(code_name, code)]);
  if (subcode !== undefined) facts.push([`${key}_subcode`, subcode]);
  return facts;
}

export function mechanismFacts({ meta, data, description }: Mechanism): readonly MechanismFact[] {
  const facts: MechanismFact[] = [
    ["description", description],
    ...Object.entries(meta).flatMap(([key, value]) => ofSystem(key, value)),
    ...Object.entries(data),
  ];
  return facts
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .slice(0, FACTS_MAX);
}
