/**
 * What may stand before the colon. The registry is the one source of keys: typing a query, the suggestions of the
 * page and the address that lists the fields read it.
 */

import type { SearchOperator } from "../ast.ts";
import type { ExpectationCode } from "../search-fault.ts";

/**
 * - `text`: compared exactly; `*` is a wildcard. `prose`: looked for inside, in any case.
 * - `state`: one word of a closed list. `person`: `me`, an e-mail address and the like.
 * - `number`, `duration` (milliseconds), `size` (bytes), `time`, `flag`, `id` (32 hexadecimal digits).
 * - `version`: ordered as versions are.
 */
export type FieldType =
  | "text"
  | "prose"
  | "state"
  | "person"
  | "number"
  | "duration"
  | "size"
  | "time"
  | "flag"
  | "id"
  | "version";

/** Who can answer: what is known of the issue, the stored events, or an issue's figures. */
export type FieldPlace = "issue" | "event" | "figure";

export type SearchField = {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: FieldType;
  readonly place: FieldPlace;
  readonly description: string;
  /** The only values there are, or those that stand beside others (`release:latest`). */
  readonly values: readonly string[];
  /** No value is needed besides `has:`; `values` is a closed list. */
  readonly isClosed: boolean;
};

type Options = {
  readonly aliases?: readonly string[];
  readonly place?: FieldPlace;
  readonly values?: readonly string[];
  readonly isClosed?: boolean;
};

/** Declares a field; `state` fields have closed lists. */
export function field(
  name: string,
  type: FieldType,
  description: string,
  options: Options = {},
): SearchField {
  return {
    name,
    aliases: options.aliases ?? [],
    type,
    place: options.place ?? "event",
    description,
    values: options.values ?? [],
    isClosed: options.isClosed ?? type === "state",
  };
}

/** What a key means that is no field. */
export type OtherKeys = "tag" | "attribute" | "none";

/** The keys that one kind of search knows. */
export type SearchLanguage = {
  /** `issues`, or the name of a dataset. */
  readonly name: string;
  readonly fields: readonly SearchField[];
  /** By every name. */
  readonly byName: ReadonlyMap<string, SearchField>;
  readonly otherKeys: OtherKeys;
  /** `count():>10` is understood. */
  readonly hasAggregates: boolean;
  /** What only a search for issues knows: refused, because a tag of such a name is hardly ever meant. */
  readonly keysOfIssues: ReadonlySet<string>;
};

export function language(
  name: string,
  fields: readonly SearchField[],
  options: {
    readonly otherKeys: OtherKeys;
    readonly hasAggregates: boolean;
    readonly keysOfIssues?: ReadonlySet<string>;
  },
): SearchLanguage {
  const byName = new Map<string, SearchField>();
  for (const one of fields) {
    // Of two fields of one name the first stands: what is known of an issue goes before its events.
    for (const known of [one.name, ...one.aliases]) if (!byName.has(known)) byName.set(known, one);
  }
  const distinct = fields.filter((one) => byName.get(one.name) === one);
  return { name, fields: distinct, byName, keysOfIssues: new Set(), ...options };
}

/** The signs that a field of the type can be compared by. */
export function operatorsOf(type: FieldType): readonly SearchOperator[] {
  switch (type) {
    case "number":
    case "duration":
    case "size":
    case "time":
    case "version":
      return ["=", "!=", ">", ">=", "<", "<="];
    default:
      return ["=", "!="];
  }
}

/** What a value of the type looks like, for a person who wrote something else. */
export function expectationOf(one: Pick<SearchField, "type" | "values" | "isClosed">): string {
  if (one.isClosed && one.values.length > 0) return `one of ${one.values.join(", ")}`;
  switch (one.type) {
    case "number":
      return "a number such as 5, 1.5k or 2m";
    case "duration":
      return "a duration such as 250ms, 1.5s or 2min";
    case "size":
      return "a size such as 512, 10kb or 4mib";
    case "time":
      return "a date such as 2026-01-31 or 2026-01-31T10:00:00Z, or an age such as -24h or +7d";
    case "flag":
      return "true or false";
    case "id":
      return "an id of 32 hexadecimal digits";
    case "version":
      return "a version such as 1.2.0";
    case "person":
      return "me, an e-mail address, #team, my_teams or none";
    case "text":
    case "prose":
    case "state":
      return "a text";
  }
}

/** The same as a code. */
export function expectationCodeOf(one: Pick<SearchField, "type" | "values" | "isClosed">): ExpectationCode {
  if (one.isClosed && one.values.length > 0) return "one_of";
  return one.type === "prose" || one.type === "state" ? "text" : one.type;
}
