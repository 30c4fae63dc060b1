/** Problems that the server had with an event, for the page: where, what, and what more is known. Pure. */
import type { EventDetails } from "@vedette/api";
import type { Remark } from "./remarks.ts";

export interface Problem {
  readonly type: string;
  /** Where in the event; empty for the whole of it. */
  readonly place: string;
  /** In the words of the server. */
  readonly message: string;
  readonly reason: string | undefined;
  readonly originalLength: number | undefined;
}

const PROBLEMS_MAX = 100;

export function readProblems(errors: EventDetails["errors"]): readonly Problem[] {
  return errors.slice(0, PROBLEMS_MAX).map(({ type, message, data }) => ({
    type,
    place: textOf(data["name"]) ?? "",
    message,
    reason: textOf(data["reason"]),
    originalLength: typeof data["original_length"] === "number" ? data["original_length"] : undefined,
  }));
}

/** The tree beside the event names problems, too: those that are in the list need not be said twice. */
export function remarksBeside(problems: readonly Problem[], remarks: readonly Remark[]): readonly Remark[] {
  const named = new Set(problems.map(({ place }) => place.replaceAll(/"|\.\*$/g, "")));
  return remarks.filter(({ kind, path }) => kind !== "invalid" || !named.has(path));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
