/** Conditions of a search that the meta store answers, in its own form. */
import { type IssueId, parseNumericId, type ProjectId, type TeamId, type UserId } from "@vedette/protocol";
import {
  type Actors,
  always,
  type IssueCondition,
  type IssueText,
  never,
} from "#domain/issues/issue-condition.ts";
import { parseShortId } from "#domain/issues/short-id.ts";
import { assertNever } from "#kernel/errors.ts";
import {
  type SearchFilter,
  type SearchNode,
  type SearchValue,
  valueText,
} from "#query/search/search-node.ts";
import type { IssueSearchContext } from "./issue-search-context.ts";
import { stateCondition } from "./issue-states.ts";

/** The condition of a tree whose leaves are all about issues. */
export function issueConditionOf(node: SearchNode, context: IssueSearchContext): IssueCondition {
  switch (node.kind) {
    case "all":
    case "any": {
      const of = node.of.map((one) => issueConditionOf(one, context));
      const [only] = of;
      return of.length === 1 && only !== undefined ? only : { kind: node.kind, of };
    }
    case "text":
      return negated(node.isNegated, wordCondition(node.text));
    case "has":
      return negated(node.isNegated, hasCondition(node.key));
    case "filter":
      return negated(node.isNegated, anyOf(valueConditions(node, context)));
    case "aggregate":
      return never;
    default:
      return assertNever(node);
  }
}

/** A word may be the short id that somebody pasted. Ids are written in capitals; words with a hyphen mostly are not. */
function wordCondition(text: string): IssueCondition {
  const says: IssueCondition = { kind: "says", text };
  const shortId = text === text.toUpperCase() ? parseShortId(text) : undefined;
  return shortId === undefined ? says : { kind: "any", of: [says, { kind: "shortId", ...shortId }] };
}

function negated(isNegated: boolean, condition: IssueCondition): IssueCondition {
  return isNegated ? { kind: "not", of: condition } : condition;
}

function anyOf(of: readonly IssueCondition[]): IssueCondition {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind: "any", of };
}

/** Keys whose values are one text of the issue. */
const texts: Readonly<Record<string, IssueText>> = {
  "issue.type": "type",
  "issue.priority": "priority",
  component: "component",
  firstRelease: "firstRelease",
  level: "level",
};

function hasCondition(key: string): IssueCondition {
  const anybody: Actors = { userIds: [], teamIds: [], orNobody: true };
  const column = Object.hasOwn(texts, key) ? texts[key] : undefined;
  if (column !== undefined) return { kind: "not", of: { kind: "oneOf", column, values: [""] } };
  switch (key) {
    case "assigned":
      return { kind: "not", of: { kind: "assigned", to: anybody } };
    case "assigned_or_suggested":
      return {
        kind: "not",
        of: {
          kind: "all",
          of: [
            { kind: "assigned", to: anybody },
            { kind: "owned", by: anybody },
          ],
        },
      };
    case "bookmarks":
      return { kind: "bookmarked", userIds: "anybody" };
    case "subscribed":
      return { kind: "subscribed", userIds: "anybody" };
    case "location":
      return { kind: "not", of: { kind: "location", parts: [""] } };
    // Every issue has an id, a project, a category, and a first and last time.
    default:
      return always;
  }
}

function valueConditions(filter: SearchFilter, context: IssueSearchContext): readonly IssueCondition[] {
  const column = Object.hasOwn(texts, filter.key) ? texts[filter.key] : undefined;
  if (filter.key === "firstRelease") return firstReleases(filter, context);
  if (column !== undefined) return textConditions(filter.values, column);
  return filter.values.map((value) => valueCondition(filter, value, context));
}

/** Exact values as one list, patterns each. */
function textConditions(values: readonly SearchValue[], column: IssueText): readonly IssueCondition[] {
  const patterns = values.flatMap((value) => (value.kind === "text" ? [value.pattern] : []));
  const exact = patterns.filter((pattern) => pattern.length === 1).map(([whole]) => whole);
  return [
    ...(exact.length === 0 ? [] : [{ kind: "oneOf", column, values: exact } as const]),
    ...patterns
      .filter((pattern) => pattern.length > 1)
      .map((parts): IssueCondition => ({ kind: "like", column, parts })),
  ];
}

function firstReleases(filter: SearchFilter, context: IssueSearchContext): readonly IssueCondition[] {
  const named = filter.values.filter((value) => valueText(value) !== "latest");
  const asksLatest = named.length < filter.values.length;
  return [
    ...(asksLatest ? [{ kind: "firstReleases", of: context.latestReleases } as const] : []),
    ...textConditions(named, "firstRelease"),
  ];
}

function valueCondition(
  filter: SearchFilter,
  value: SearchValue,
  context: IssueSearchContext,
): IssueCondition {
  const text = valueText(value);
  switch (filter.key) {
    case "is":
      return stateCondition(text, context);
    case "assigned":
      return { kind: "assigned", to: actorsOf(text, context) };
    case "assigned_or_suggested":
      return assignedOrSuggested(actorsOf(text, context));
    case "bookmarks":
      return { kind: "bookmarked", userIds: actorsOf(text, context).userIds };
    case "subscribed":
      return { kind: "subscribed", userIds: actorsOf(text, context).userIds };
    case "issue":
      return issueNamed(text);
    case "issue.category":
      return categoryCondition(text);
    case "project":
      return projectNamed(text);
    case "location":
      return value.kind === "text" ? { kind: "location", parts: value.pattern } : never;
    case "firstSeen":
      return seenCondition("first", filter, value, context.nowMs);
    case "lastSeen":
      return seenCondition("last", filter, value, context.nowMs);
    default:
      throw new Error(`the key ${filter.key} is registered for issues and nobody answers it`);
  }
}

function issueNamed(text: string): IssueCondition {
  const id = parseNumericId<IssueId>(text);
  if (id !== undefined) return { kind: "ids", ids: [id] };
  const shortId = parseShortId(text);
  return shortId === undefined ? never : { kind: "shortId", ...shortId };
}

/** A slug is never a number. */
function projectNamed(text: string): IssueCondition {
  const id = parseNumericId<ProjectId>(text);
  return id === undefined
    ? { kind: "oneOf", column: "projectSlug", values: [text] }
    : { kind: "projects", ids: [id] };
}

/** What clients call errors is everything that came as an error event, by whatever name we sort it. */
function categoryCondition(text: string): IssueCondition {
  const named = (values: readonly string[]): IssueCondition => ({
    kind: "oneOf",
    column: "category",
    values,
  });
  return text === "error" ? { kind: "not", of: named(["performance", "feedback"]) } : named([text]);
}

/** Who owns an issue by a rule counts as long as it is assigned to nobody. */
function assignedOrSuggested(actors: Actors): IssueCondition {
  const nobody: Actors = { userIds: [], teamIds: [], orNobody: true };
  const people: Actors = { ...actors, orNobody: false };
  const unassigned: IssueCondition = { kind: "assigned", to: nobody };
  return {
    kind: "any",
    of: [
      { kind: "assigned", to: people },
      { kind: "all", of: [unassigned, { kind: "owned", by: actors }] },
    ],
  };
}

function actorsOf(text: string, context: IssueSearchContext): Actors {
  const users = (...userIds: readonly (UserId | undefined)[]): Actors => ({
    userIds: userIds.filter((id) => id !== undefined),
    teamIds: [],
    orNobody: false,
  });
  const teams = (teamIds: readonly (TeamId | undefined)[]): Actors => ({
    userIds: [],
    teamIds: teamIds.filter((id) => id !== undefined),
    orNobody: false,
  });
  if (text === "none" || text === "") return { userIds: [], teamIds: [], orNobody: true };
  if (text === "me") return users(context.userId);
  if (text === "my_teams") return teams(context.myTeamIds);
  if (text.startsWith("#")) return teams([context.teamIdOf(text.slice(1))]);
  const [, kind, id] = /^(user|team):(\d{1,16})$/.exec(text) ?? [];
  if (kind === "user") return users(parseNumericId<UserId>(id ?? ""));
  if (kind === "team") return teams([parseNumericId<TeamId>(id ?? "")]);
  return users(context.userIdOf(text));
}

function seenCondition(
  which: "first" | "last",
  { operator }: SearchFilter,
  value: SearchValue,
  nowMs: number,
): IssueCondition {
  const seen = (sign: ">" | ">=" | "<" | "<=", ms: number): IssueCondition => ({
    kind: "seen",
    which,
    operator: sign,
    ms,
  });
  if (value.kind === "ago") {
    const ms = nowMs - value.agoMs;
    return seen(operator === "=" ? (value.isOlder ? "<=" : ">=") : operator, ms);
  }
  if (value.kind !== "time") return never;
  if (operator !== "=") return seen(operator, value.startMs);
  return { kind: "all", of: [seen(">=", value.startMs), seen("<", value.endMs)] };
}
