/**
 * Conditions on an issue itself (its state, assignee, times, words), which the meta store knows, as a predicate. The
 * list's SQL narrows by what it can; the predicate is the last word, so every combination of them is right.
 */
import type { TeamId, UserId } from "@vedette/protocol";
import type { Issue } from "#domain/issues/issue.ts";
import { UserError, assertNever } from "#kernel/errors.ts";
import type { SearchFilter, SearchNode, SearchPattern } from "#query/search/search-node.ts";
import { readTime } from "#query/time-range.ts";

/** What a query may refer to and the caller has looked up. */
export type IssueSearchContext = {
  readonly nowMs: number;
  readonly userId: UserId | undefined;
  /** People by e-mail address, teams by slug. */
  readonly userIdOf: (email: string) => UserId | undefined;
  readonly teamIdOf: (slug: string) => TeamId | undefined;
};

export type IssuePredicate = (issue: Issue) => boolean;

const issueKeys: ReadonlySet<string> = new Set([
  "is",
  "assigned",
  "assigned_or_suggested",
  "assignee",
  "issue",
  "issue.id",
  "issue.type",
  "issue.category",
  "issue.priority",
  "project",
  "project.name",
  "project.id",
  "firstSeen",
  "first_seen",
  "age",
  "lastSeen",
  "last_seen",
  "firstRelease",
  "first-release",
  "level",
]);

/** Whether a condition is about the issue, about its events, or a mixture that no single store can answer. */
export function placeOf(node: SearchNode): "issue" | "event" | "mixed" {
  switch (node.kind) {
    case "text":
      return "issue";
    case "has":
      return "event";
    case "filter":
      return !node.isTag && issueKeys.has(node.key) ? "issue" : "event";
    case "all":
    case "any": {
      const places = new Set(node.of.map(placeOf));
      const [only] = places;
      return places.size === 1 && only !== undefined ? only : places.size === 0 ? "issue" : "mixed";
    }
    default:
      return assertNever(node);
  }
}

/** The predicate of a condition on issues. */
export function issuePredicate(node: SearchNode, context: IssueSearchContext): IssuePredicate {
  switch (node.kind) {
    case "all": {
      const parts = node.of.map((one) => issuePredicate(one, context));
      return (issue) => parts.every((part) => part(issue));
    }
    case "any": {
      const parts = node.of.map((one) => issuePredicate(one, context));
      return (issue) => parts.some((part) => part(issue));
    }
    case "text": {
      const needle = node.text.toLowerCase();
      return (issue) => `${issue.title}\n${issue.culprit}`.toLowerCase().includes(needle) !== node.isNegated;
    }
    case "has":
      throw invalid(`has:${node.key} is not a condition on issues.`);
    case "filter": {
      const test = filterPredicate(node, context);
      return node.isNegated ? (issue) => !test(issue) : test;
    }
    default:
      return assertNever(node);
  }
}

function invalid(message: string): UserError {
  return new UserError("invalid_query", 400, message, "query");
}

function filterPredicate(filter: SearchFilter, context: IssueSearchContext): IssuePredicate {
  const tests = filter.values.map((value) => valuePredicate(filter, value, context));
  return (issue) => tests.some((test) => test(issue));
}

function valuePredicate(
  filter: SearchFilter,
  value: SearchPattern,
  context: IssueSearchContext,
): IssuePredicate {
  const text = value.join("*");
  switch (filter.key) {
    case "is":
      return stateOf(text, context);
    case "assigned":
    case "assigned_or_suggested":
    case "assignee":
      return assigneeOf(text, context);
    case "issue":
    case "issue.id":
      return (issue) => String(issue.id) === text || issue.shortId === text.toUpperCase();
    case "issue.type":
      return (issue) => issue.type === text;
    case "issue.category":
      return () => text === "error";
    case "issue.priority":
      return (issue) => issue.priority === text;
    case "project":
    case "project.name":
    case "project.id":
      return (issue) => issue.project.slug === text || String(issue.project.id) === text;
    case "firstRelease":
    case "first-release":
      return (issue) => matchesPattern(issue.firstRelease ?? "", value);
    case "level":
      return (issue) => matchesPattern(issue.level, value);
    case "age":
    case "firstSeen":
    case "first_seen":
      return timePredicate(filter, text, context.nowMs, (issue) => issue.firstSeenAtMs);
    case "lastSeen":
    case "last_seen":
      return timePredicate(filter, text, context.nowMs, (issue) => issue.lastSeenAtMs);
    default:
      throw invalid(`The key ${filter.key} is not known.`);
  }
}

/** Text with stars, as a whole and in any case. */
function matchesPattern(text: string, pattern: SearchPattern): boolean {
  const source = pattern.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${source}$`, "is").test(text);
}

function stateOf(text: string, context: IssueSearchContext): IssuePredicate {
  switch (text) {
    case "unresolved":
    case "resolved":
      return (issue) => issue.status === text;
    case "ignored":
    case "archived":
    case "muted":
      return (issue) => issue.status === "ignored";
    case "assigned":
      return (issue) => issue.assignedUserId !== undefined || issue.assignedTeamId !== undefined;
    case "unassigned":
      return (issue) => issue.assignedUserId === undefined && issue.assignedTeamId === undefined;
    case "new":
    case "ongoing":
    case "escalating":
    case "regressed":
      return (issue) => issue.substatus === text;
    case "until_escalating":
    case "until_condition_met":
    case "forever":
      return (issue) => issue.substatus === `archived_${text}`;
    case "for_review":
      return (issue) =>
        issue.status === "unresolved" && (issue.substatus === "new" || issue.substatus === "regressed");
    case "unhandled":
      return (issue) => issue.isUnhandled;
    case "linked":
      return () => false;
    case "unlinked":
      return () => true;
    case "mine":
      return assigneeOf("me", context);
    default:
      throw invalid(`is:${text} is not known.`);
  }
}

function assigneeOf(text: string, context: IssueSearchContext): IssuePredicate {
  if (text === "none" || text === "") return stateOf("unassigned", context);
  if (text === "me")
    return (issue) => context.userId !== undefined && issue.assignedUserId === context.userId;
  if (text.startsWith("#")) {
    const teamId = context.teamIdOf(text.slice(1));
    return (issue) => teamId !== undefined && issue.assignedTeamId === teamId;
  }
  const [kind, id] = text.split(":");
  if (kind === "user" && id !== undefined) return (issue) => String(issue.assignedUserId) === id;
  if (kind === "team" && id !== undefined) return (issue) => String(issue.assignedTeamId) === id;
  const userId = context.userIdOf(text);
  return (issue) => userId !== undefined && issue.assignedUserId === userId;
}

const unitsMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `-24h` is within the last day, `+7d` longer ago than a week; otherwise a date with a comparison. */
function timePredicate(
  filter: SearchFilter,
  text: string,
  nowMs: number,
  timeOf: (issue: Issue) => number,
): IssuePredicate {
  const relative = /^([+-])(\d{1,5})([mhdw])$/.exec(text);
  const unitMs = unitsMs[relative?.[3] ?? ""];
  if (relative !== null && unitMs !== undefined) {
    const limitMs = nowMs - Number(relative[2]) * unitMs;
    return relative[1] === "-" ? (issue) => timeOf(issue) >= limitMs : (issue) => timeOf(issue) <= limitMs;
  }
  const atMs = readTime(text, "query");
  switch (filter.operator) {
    case "=": {
      const lengthMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? 86_400_000 : 1000;
      return (issue) => timeOf(issue) >= atMs && timeOf(issue) < atMs + lengthMs;
    }
    case ">":
      return (issue) => timeOf(issue) > atMs;
    case ">=":
      return (issue) => timeOf(issue) >= atMs;
    case "<":
      return (issue) => timeOf(issue) < atMs;
    case "<=":
      return (issue) => timeOf(issue) <= atMs;
    default:
      return assertNever(filter.operator);
  }
}
