/**
 * Conditions on issues as one closed form, and as SQL that both engines take. Every condition is true or false, never
 * unknown: under a negation a null would make an issue disappear from both sides.
 */
import { type RawBuilder, sql } from "kysely";
import type { IssueId, ProjectId, TeamId, UserId } from "@vedette/protocol";
import { assertNever } from "#kernel/errors.ts";
import { foldText } from "./issue-statement.ts";

/** Texts of an issue that are compared. */
export type IssueText =
  | "status"
  | "substatus"
  | "level"
  | "type"
  | "firstRelease"
  | "projectSlug"
  | "priority"
  | "category"
  | "component";

/** People, teams, or nobody at all. */
export type Actors = {
  readonly userIds: readonly UserId[];
  readonly teamIds: readonly TeamId[];
  readonly orNobody: boolean;
};

export type IssueCondition =
  | { readonly kind: "all"; readonly of: readonly IssueCondition[] }
  | { readonly kind: "any"; readonly of: readonly IssueCondition[] }
  | { readonly kind: "not"; readonly of: IssueCondition }
  | { readonly kind: "oneOf"; readonly column: IssueText; readonly values: readonly string[] }
  /** Cut at its wildcards; in any case. */
  | { readonly kind: "like"; readonly column: IssueText; readonly parts: readonly string[] }
  /** A text of the title or the culprit, in any case. */
  | { readonly kind: "says"; readonly text: string }
  /** The file of the frame that the issue is about; cut at its wildcards. */
  | { readonly kind: "location"; readonly parts: readonly string[] }
  | {
      readonly kind: "seen";
      readonly which: "first" | "last";
      readonly operator: ">" | ">=" | "<" | "<=";
      readonly ms: number;
    }
  | { readonly kind: "unhandled" }
  /** Also of issues that were merged away: these lead to the one that took them in. */
  | { readonly kind: "ids"; readonly ids: readonly IssueId[] }
  | { readonly kind: "shortId"; readonly projectSlug: string; readonly shortNumber: number }
  | { readonly kind: "projects"; readonly ids: readonly ProjectId[] }
  | {
      readonly kind: "firstReleases";
      readonly of: readonly { readonly projectId: number; readonly release: string }[];
    }
  | { readonly kind: "assigned"; readonly to: Actors }
  /** By an ownership rule. */
  | { readonly kind: "owned"; readonly by: Actors }
  | { readonly kind: "bookmarked"; readonly userIds: readonly UserId[] | "anybody" }
  | { readonly kind: "subscribed"; readonly userIds: readonly UserId[] | "anybody" };

export const always: IssueCondition = { kind: "all", of: [] };
export const never: IssueCondition = { kind: "any", of: [] };

type Sql = RawBuilder<boolean>;

const isTrue: Sql = sql<boolean>`1 = 1`;
const isFalse: Sql = sql<boolean>`1 = 0`;

/** Columns by name; a missing value is an empty text. */
const columns: Readonly<Record<IssueText, RawBuilder<string>>> = {
  status: sql`issues.status`,
  substatus: sql`coalesce(issues.substatus, '')`,
  level: sql`issues.level`,
  type: sql`issues.type`,
  firstRelease: sql`coalesce(issues.first_release, '')`,
  projectSlug: sql`projects.slug`,
  priority: sql`issues.priority`,
  category: sql`issues.category`,
  component: sql`coalesce(issues.component, '')`,
};

/** The condition as SQL over `issues` and their `projects`. */
export function issueConditionSql(condition: IssueCondition): Sql {
  switch (condition.kind) {
    case "all":
      return joined(condition.of, sql` and `, isTrue);
    case "any":
      return joined(condition.of, sql` or `, isFalse);
    case "not":
      return sql<boolean>`not ${issueConditionSql(condition.of)}`;
    case "oneOf":
      return oneOf(columns[condition.column], condition.values.map(storable));
    case "like":
      return likeSql(columns[condition.column], condition.parts);
    case "says":
      return sql<boolean>`issues.search_text like ${likePattern(["", foldText(condition.text), ""])} escape '\\'`;
    case "location":
      return locationSql(condition.parts);
    case "seen": {
      const column = condition.which === "first" ? sql`issues.first_seen_at` : sql`issues.last_seen_at`;
      return sql<boolean>`${column} ${operators[condition.operator]} ${condition.ms}`;
    }
    case "unhandled":
      return sql<boolean>`issues.is_unhandled = 1`;
    case "ids":
      return namedSql(oneOf(sql`named.id`, condition.ids));
    case "shortId":
      return namedSql(
        sql<boolean>`owner.slug = ${storable(condition.projectSlug)} and named.short_number = ${condition.shortNumber}`,
      );
    case "projects":
      return oneOf(sql`issues.project_id`, condition.ids);
    case "firstReleases":
      return joined(
        condition.of.map(({ projectId, release }) => firstReleaseOf(projectId, release)),
        sql` or `,
        isFalse,
      );
    case "assigned":
      return assignedSql(condition.to);
    case "owned":
      return ownedSql(condition.by);
    case "bookmarked":
      return personalSql(sql`issue_bookmarks`, condition.userIds, isTrue);
    case "subscribed":
      return personalSql(sql`issue_subscriptions`, condition.userIds, sql<boolean>`mine.is_subscribed = 1`);
    default:
      return assertNever(condition);
  }
}

const operators = { ">": sql`>`, ">=": sql`>=`, "<": sql`<`, "<=": sql`<=` } as const;

function joined(
  parts: readonly (IssueCondition | Sql)[],
  separator: RawBuilder<unknown>,
  otherwise: Sql,
): Sql {
  if (parts.length === 0) return otherwise;
  const texts = parts.map((part) => ("kind" in part ? issueConditionSql(part) : part));
  return sql<boolean>`(${sql.join(texts, separator)})`;
}

function namedSql(where: Sql): Sql {
  return sql<boolean>`issues.id in (select coalesce(named.merged_into, named.id) from issues as named inner join projects as owner on owner.id = named.project_id where ${where})`;
}

function firstReleaseOf(projectId: number, release: string): Sql {
  return sql<boolean>`(issues.project_id = ${projectId} and ${columns.firstRelease} = ${storable(release)})`;
}

/** `in ()` is no SQL for PostgreSQL. */
function oneOf(column: RawBuilder<unknown>, values: readonly (string | number)[]): Sql {
  return values.length === 0 ? isFalse : sql<boolean>`${column} in (${sql.join(values)})`;
}

/** PostgreSQL refuses NUL in a text. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

function likePattern(parts: readonly string[]): string {
  return parts.map((part) => storable(part).replaceAll(/[\\%_]/g, "\\$&")).join("%");
}

/** The engine folds both sides: they fold letters beyond ASCII differently, but each alike on both. */
function likeSql(column: RawBuilder<string>, parts: readonly string[]): Sql {
  return sql<boolean>`lower(${column}) like lower(${likePattern(parts)}) escape '\\'`;
}

/** The metadata are JSON that we wrote, so a value stands there in one way only. */
function locationSql(parts: readonly string[]): Sql {
  if (parts.length === 1 && parts[0] === "") {
    return sql<boolean>`not ${likeSql(sql`issues.metadata`, ["", '"filename":"', ""])}`;
  }
  const inside = parts.map((part) => JSON.stringify(storable(part)).slice(1, -1));
  const [head = "", ...rest] = inside;
  const last = rest.pop();
  const framed = last === undefined ? [`"filename":"${head}"`] : [`"filename":"${head}`, ...rest, `${last}"`];
  return likeSql(sql`issues.metadata`, ["", ...framed, ""]);
}

function assignedSql({ userIds, teamIds, orNobody }: Actors): Sql {
  const nobody = sql<boolean>`(issues.assigned_user_id is null and issues.assigned_team_id is null)`;
  return joined(
    [
      oneOf(sql`coalesce(issues.assigned_user_id, 0)`, userIds),
      oneOf(sql`coalesce(issues.assigned_team_id, 0)`, teamIds),
      ...(orNobody ? [nobody] : []),
    ],
    sql` or `,
    isFalse,
  );
}

function ownedSql({ userIds, teamIds, orNobody }: Actors): Sql {
  const rows = (where: Sql) =>
    sql<boolean>`exists (select 1 from issue_owners as mine where mine.issue_id = issues.id and ${where})`;
  const ofKind = (kind: "user" | "team", ids: readonly number[]) =>
    ids.length === 0
      ? isFalse
      : rows(sql<boolean>`mine.owner_type = ${kind} and ${oneOf(sql`mine.owner_id`, ids)}`);
  return joined(
    [
      ofKind("user", userIds),
      ofKind("team", teamIds),
      ...(orNobody ? [sql<boolean>`not ${rows(isTrue)}`] : []),
    ],
    sql` or `,
    isFalse,
  );
}

/** A table with a row per person and issue. */
function personalSql(table: RawBuilder<unknown>, userIds: readonly UserId[] | "anybody", where: Sql): Sql {
  if (userIds !== "anybody" && userIds.length === 0) return isFalse;
  const whose = userIds === "anybody" ? isTrue : oneOf(sql`mine.user_id`, userIds);
  return sql<boolean>`exists (select 1 from ${table} as mine where mine.issue_id = issues.id and ${whose} and ${where})`;
}
