/** How an issue is named and marked, wherever it is shown. Pure. */
import type { Actor, Issue } from "@vedette/api";
import type { Level } from "../ui/level-mark.tsx";
import { visibleWords } from "./visible-text.ts";

export function readLevel(level: string | null | undefined): Level {
  switch (level) {
    case "fatal":
    case "error":
    case "warning":
    case "info":
    case "debug":
      return level;
    case "log":
    case "sample":
      return "info";
    default:
      return "error";
  }
}

export interface IssueTitle {
  /** The type of an exception, shown in bold; absent where the title is a message. */
  readonly type: string | undefined;
  readonly message: string;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Type and first line of the message. */
export function titleOf(issue: Pick<Issue, "title" | "metadata">): IssueTitle {
  const type = text(issue.metadata["type"]);
  const value = text(issue.metadata["value"]);
  if (type === undefined)
    return { type: undefined, message: firstLine(text(issue.metadata["title"]) ?? issue.title) };
  return { type: visibleWords(type), message: firstLine(value ?? "") };
}

function firstLine(message: string): string {
  return visibleWords(message.split("\n", 1)[0] ?? "");
}

export type IssueBadge = "new" | "regressed" | "escalating" | "unhandled" | "resolved" | "archived";

/** At most three words about the state of an issue. */
export function badgesOf(issue: Pick<Issue, "status" | "substatus" | "isUnhandled">): readonly IssueBadge[] {
  const badges: IssueBadge[] = [];
  if (issue.status === "resolved") badges.push("resolved");
  else if (issue.status === "ignored") badges.push("archived");
  else if (issue.substatus === "new" || issue.substatus === "regressed" || issue.substatus === "escalating")
    badges.push(issue.substatus);
  if (issue.isUnhandled) badges.push("unhandled");
  return badges;
}

/** A team is told from a person by its sign, as in comments. */
export function actorLabel({ type, name }: Pick<Actor, "type" | "name">): string {
  return type === "team" ? `#${name}` : name;
}
