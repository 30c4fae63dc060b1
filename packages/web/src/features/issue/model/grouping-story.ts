/** How an event came to its issue, read from what the server noted of its grouping. Pure. */
import type { EventDetails } from "@vedette/api";

const VARIANTS = [
  "custom-fingerprint",
  "hybrid-fingerprint",
  "checksum",
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

export interface GroupingStory {
  readonly variant: GroupingVariant;
  /** What was hashed, in order. */
  readonly components: readonly string[];
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

/** Nothing for events that were stored before the server noted it. */
export function groupingStory(config: EventDetails["groupingConfig"]): GroupingStory | undefined {
  const variant = VARIANTS.find((one) => one === config["variant"]);
  if (variant === undefined) return undefined;
  const frameRules = Array.isArray(config["frameRules"]) ? config["frameRules"] : [];
  return {
    variant,
    components: texts(config["components"]),
    rule: readRule(config["rule"]),
    frameRules: frameRules.flatMap((one) => readRule(one) ?? []),
    clientFingerprint: texts(config["clientFingerprint"]),
  };
}
