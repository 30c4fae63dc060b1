/** Fingerprints that are given instead of found: their variables, and the mark for the usual grouping. */
import type { ErrorEvent, Frame } from "@vedette/protocol";
import { crashFrame, mainException } from "../crash-frame.ts";

export type FingerprintPart = { readonly kind: "default" } | { readonly kind: "text"; readonly text: string };

const variable = /\{\{\s*([^}\s]{1,100})\s*\}\}/g;
const onlyDefault = /^\{\{\s*default\s*\}\}$/;

/** The parts of a fingerprint with their variables filled in; `undefined` when it only asks for the default. */
export function resolveFingerprint(event: ErrorEvent): readonly FingerprintPart[] | undefined {
  const given = event.fingerprint;
  if (given === undefined || given.length === 0) return undefined;
  const parts = given.map((entry): FingerprintPart =>
    onlyDefault.test(entry) ? { kind: "default" } : { kind: "text", text: fillVariables(entry, event) },
  );
  return parts.every((part) => part.kind === "default") ? undefined : parts;
}

/** A text with what its variables stand for. */
export function fillVariables(entry: string, event: ErrorEvent): string {
  if (!entry.includes("{{")) return entry;
  return entry.replace(variable, (_, name: string) => variableValue(name, event));
}

function variableValue(name: string, event: ErrorEvent): string {
  if (name.startsWith("tags.")) {
    const key = name.slice("tags.".length);
    return event.tags.find(([tag]) => tag === key)?.[1] ?? `<no-value-for-tag-${key}>`;
  }
  const read = variables.get(name);
  return read === undefined ? `<unrecognized-variable-${name}>` : read(event);
}

type Variable = (event: ErrorEvent) => string;

const frameVariable =
  (missing: string, read: (frame: Frame) => string | undefined): Variable =>
  (event) => {
    const frame = crashFrame(event);
    return (frame === undefined ? undefined : read(frame)) ?? missing;
  };

const type: Variable = (event) => mainException(event)?.type ?? "<no-type>";
const value: Variable = (event) => mainException(event)?.value ?? "<no-value>";
const functionName = frameVariable("<no-function>", (frame) => frame.function);
const path = frameVariable("<no-abs-path>", (frame) => frame.abs_path ?? frame.filename);
const module = frameVariable("<no-module>", (frame) => frame.module);
const packageName = frameVariable("<no-package>", (frame) => frame.package?.split(/[\\/]/).at(-1));

const variables: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ["type", type],
  ["error.type", type],
  ["value", value],
  ["error.value", value],
  [
    "message",
    (event) =>
      event.logentry?.formatted ?? event.logentry?.message ?? mainException(event)?.value ?? "<no-message>",
  ],
  ["transaction", (event) => event.transaction ?? "<no-transaction>"],
  ["level", (event) => event.level],
  ["logger", (event) => event.logger ?? "<no-logger>"],
  ["function", functionName],
  ["stack.function", functionName],
  ["path", path],
  ["stack.abs_path", path],
  ["stack.filename", frameVariable("<no-filename>", (frame) => frame.filename)],
  ["module", module],
  ["stack.module", module],
  ["package", packageName],
  ["stack.package", packageName],
]);
