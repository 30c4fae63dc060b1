/** How an event came to its issue, read from what the server noted of its grouping. Pure. */
import type { EventDetails } from "@vedette/api";

const VARIANTS = [
  "custom-fingerprint",
  "hybrid-fingerprint",
  "checksum",
  "app",
  "system",
  "value",
  // Of version 1.
  "exception",
  "stacktrace",
  "security",
  "template",
  "message",
  "fallback",
] as const;

export type GroupingVariant = (typeof VARIANTS)[number];

export interface GroupingRule {
  readonly line: number | undefined;
  readonly text: string;
}

const KINDS = ["fingerprint", "type", "value", "frame", "message", "template", "report", "text"] as const;

/** Why a part counts or not, in the server's words and in ours. */
export const REASONS = {
  "it is not the application's": "foreign",
  "it is of the browser": "browser",
  "it is of a library": "library",
  "it is one of several ways to get there": "wayIn",
  "it is a part of its caller": "inline",
  "it is an iteration of the language": "iteration",
  "it only passes on its cause": "passesOn",
  "its class was generated": "generated",
  "its function was generated": "generated",
  "its function has no lasting name": "nameless",
  "its function is not known": "unknown",
  "a minifier chose it": "minified",
  "the SDK made it up": "synthetic",
  recursion: "recursion",
  "part of the recursion": "inRecursion",
  "the frames decide": "framesDecide",
  "there are no frames": "noFrames",
  "the frames say too little": "weakFrames",
  "the trace is of where it was reported": "reported",
  "the line that failed": "line",
} as const;

export type GroupingReason = (typeof REASONS)[keyof typeof REASONS];

export interface GroupingPart {
  readonly kind: (typeof KINDS)[number];
  /** Empty for what stands for several that were left out. */
  readonly text: string;
  /** A word of the catalogue, or what a newer server says. */
  readonly reason: GroupingReason | { readonly said: string } | undefined;
}

export interface GroupingStory {
  readonly variant: GroupingVariant;
  /** What was hashed, in order. */
  readonly compared: readonly GroupingPart[];
  /** What was looked at and does not count. */
  readonly leftOut: readonly GroupingPart[];
  /** The fingerprint rule that decided. */
  readonly rule: GroupingRule | undefined;
  /** Stack-trace rules of the project that fitted. */
  readonly frameRules: readonly GroupingRule[];
  /** The fingerprint that the client sent. */
  readonly clientFingerprint: readonly string[];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function readRule(value: unknown): GroupingRule | undefined {
  if (typeof value !== "object" || value === null || !("text" in value) || typeof value.text !== "string")
    return undefined;
  const line = "line" in value && typeof value.line === "number" ? value.line : undefined;
  return { line, text: value.text };
}

function reasonOf(hint: unknown): GroupingPart["reason"] {
  if (typeof hint !== "string" || hint === "") return undefined;
  return Object.hasOwn(REASONS, hint) ? REASONS[hint as keyof typeof REASONS] : { said: hint };
}

function readPart(value: unknown): (GroupingPart & { readonly contributes: boolean }) | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, text, contributes, hint } = value as Readonly<Record<string, unknown>>;
  return {
    kind: KINDS.find((one) => one === kind) ?? "text",
    text: typeof text === "string" ? text : "",
    reason: reasonOf(hint),
    contributes: contributes === true,
  };
}

/** Nothing for events that were stored before the server noted it. */
export function groupingStory(config: EventDetails["groupingConfig"]): GroupingStory | undefined {
  const variant = VARIANTS.find((one) => one === config["variant"]);
  if (variant === undefined) return undefined;
  const parts = Array.isArray(config["parts"]) ? config["parts"].flatMap((one) => readPart(one) ?? []) : [];
  const those = (counting: boolean) =>
    parts
      .filter(({ contributes }) => contributes === counting)
      .map(({ kind, text, reason }): GroupingPart => ({ kind, text, reason }));
  const frameRules = Array.isArray(config["frameRules"]) ? config["frameRules"] : [];
  return {
    variant,
    compared: those(true),
    leftOut: those(false),
    rule: readRule(config["rule"]),
    frameRules: frameRules.flatMap((one) => readRule(one) ?? []),
    clientFingerprint: texts(config["clientFingerprint"]),
  };
}
