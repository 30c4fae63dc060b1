/** A query in plain words, as parts that the catalogue prints. Pure. */
import { type FilterToken, isPlain, readQuery, unquote } from "../../../search/model/query-tokens.ts";
import { readAlternatives, type QueryPart } from "./query-alternatives.ts";

export type EchoSubject = "unresolved" | "resolved" | "archived" | "all" | "other";

export type EchoRelation =
  | "is"
  | "isNot"
  | "contains"
  | "containsNot"
  | "starts"
  | "startsNot"
  | "ends"
  | "endsNot"
  | "over"
  | "atLeast"
  | "under"
  | "atMost"
  | "after"
  | "from"
  | "before"
  | "until"
  | "within"
  | "longerAgo"
  | "has"
  | "hasNot";

export interface EchoSpan {
  readonly value: number;
  readonly unit: "m" | "h" | "d" | "w";
}

export interface EchoCondition {
  /** The field's own name where another name of it was written. */
  readonly key: string;
  readonly relation: EchoRelation;
  /** Any of them. */
  readonly values: readonly string[];
  /** How long ago, for a time that was written so. */
  readonly span?: EchoSpan;
}

export interface Echo {
  readonly subject: EchoSubject;
  /** States beside the subject, such as new among the unresolved; of one entry any has to hold. */
  readonly states: readonly EchoState[];
  readonly conditions: readonly EchoCondition[];
  /** Of each, any part has to hold. */
  readonly choices: readonly EchoChoice[];
  readonly text: string;
}

export interface EchoState {
  readonly negated: boolean;
  readonly any: readonly string[];
}

/** Part of a choice, and what it is made of. */
export type EchoPart =
  | { readonly kind: "state"; readonly state: EchoState }
  | { readonly kind: "condition"; readonly condition: EchoCondition }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "all"; readonly of: readonly EchoPart[] }
  | EchoChoice;

export interface EchoChoice {
  readonly kind: "any";
  readonly of: readonly EchoPart[];
}

const SUBJECTS: readonly EchoSubject[] = ["unresolved", "resolved", "archived"];

const OTHER_NAMES: Readonly<Record<string, string>> = {
  assignee: "assigned",
  first_seen: "firstSeen",
  age: "firstSeen",
  last_seen: "lastSeen",
  times_seen: "timesSeen",
  "first-release": "firstRelease",
  first_release: "firstRelease",
  "event.timestamp": "timestamp",
};
const TIMES: readonly string[] = ["firstSeen", "lastSeen", "timestamp", "received"];
/** Looked for inside, in any case. */
const PROSE: readonly string[] = ["title", "message", "error.value"];

const ORDER = { ":>": "over", ":>=": "atLeast", ":<": "under", ":<=": "atMost" } as const;
const TIME_ORDER = { ":>": "after", ":>=": "from", ":<": "before", ":<=": "until" } as const;

type Sign = keyof typeof ORDER;

function isSign(operator: string): operator is Sign {
  return operator in ORDER;
}

/** `[error, "a, b"]` as its entries, anything else as the one value it is. */
function valuesOf({ value }: FilterToken): readonly string[] {
  const list = /^\[(.*)\]$/s.exec(value)?.[1];
  if (list === undefined) return [value];
  return (list.match(/"(?:[^"\\]|\\.)*"|[^,\s][^,]*/gs) ?? []).map((entry) => unquote(entry.trim()));
}

function readSpan(value: string): (EchoSpan & { readonly isOlder: boolean }) | undefined {
  const match = /^([+-])(\d{1,6})([mhdw])$/.exec(value);
  const unit = match?.[3];
  if (unit !== "m" && unit !== "h" && unit !== "d" && unit !== "w") return undefined;
  return { value: Number(match?.[2]), unit, isOlder: match?.[1] === "+" };
}

function timeCondition(key: string, filter: FilterToken, negated: boolean): EchoCondition {
  const { operator, value } = filter;
  const span = readSpan(value);
  if (span !== undefined) {
    const isOlder = isSign(operator) ? operator.startsWith(":<") : span.isOlder;
    return {
      key,
      relation: isOlder === negated ? "within" : "longerAgo",
      values: [],
      span: { value: span.value, unit: span.unit },
    };
  }
  const relation = isSign(operator) ? TIME_ORDER[operator] : negated ? "isNot" : "is";
  return { key, relation, values: valuesOf(filter) };
}

/** Where the one star of a value stands tells what it asks for. */
function textCondition(key: string, filter: FilterToken, negated: boolean): EchoCondition {
  const values = valuesOf(filter);
  const [only = ""] = values;
  const inner = only.replace(/^\*|\*$/g, "");
  const isPlainInside = values.length === 1 && inner !== "" && !inner.includes("*");
  const [starts, ends] = [only.endsWith("*"), only.startsWith("*")];
  if (isPlainInside && ((starts && ends) || PROSE.includes(key)))
    return { key, relation: negated ? "containsNot" : "contains", values: [inner] };
  if (isPlainInside && starts) return { key, relation: negated ? "startsNot" : "starts", values: [inner] };
  if (isPlainInside && ends) return { key, relation: negated ? "endsNot" : "ends", values: [inner] };
  return { key, relation: negated ? "isNot" : "is", values };
}

function conditionOf(filter: FilterToken): EchoCondition {
  const negated = filter.negated !== (filter.operator === ":!=");
  if (filter.key === "has") {
    return {
      key: OTHER_NAMES[filter.value] ?? filter.value,
      relation: negated ? "hasNot" : "has",
      values: [],
    };
  }
  const key = OTHER_NAMES[filter.key] ?? filter.key.replace(/^tags\[(.*)\]$/s, "$1");
  if (filter.value === "" && !isSign(filter.operator))
    return { key, relation: negated ? "has" : "hasNot", values: [] };
  if (TIMES.includes(key)) return timeCondition(key, filter, negated);
  if (isSign(filter.operator)) return { key, relation: ORDER[filter.operator], values: valuesOf(filter) };
  return textCondition(key, filter, negated);
}

function stateOf(filter: FilterToken): EchoState {
  const any = valuesOf(filter).map((state) =>
    state === "ignored" || state === "muted" ? "archived" : state.toLowerCase(),
  );
  return { negated: filter.negated !== (filter.operator === ":!="), any };
}

const isState = (filter: FilterToken) => filter.key === "is" || filter.key === "status";

function echoOf(part: QueryPart): EchoPart {
  switch (part.kind) {
    case "text":
      return part;
    case "filter":
      return isState(part.filter)
        ? { kind: "state", state: stateOf(part.filter) }
        : { kind: "condition", condition: conditionOf(part.filter) };
    case "all":
    case "any":
      return { kind: part.kind, of: part.of.map(echoOf) };
  }
}

/** What all has to hold of a query, told apart by kind; `undefined` where it cannot be told. */
function readParts(query: string) {
  if (isPlain(query)) return { ...readQuery(query), choices: [] };
  const whole = readAlternatives(query);
  if (whole === undefined) return undefined;
  const parts = whole.kind === "all" ? whole.of : [whole];
  return {
    filters: parts.flatMap((part) => (part.kind === "filter" ? [part.filter] : [])),
    text: parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join(" "),
    choices: parts.map(echoOf).filter((part) => part.kind === "any"),
  };
}

/** Reads a query back to the person who wrote it. */
export function explainQuery(query: string): Echo {
  const parts = readParts(query);
  if (parts === undefined)
    return { subject: "other", states: [], conditions: [], choices: [], text: query.trim() };
  const { filters, text, choices } = parts;
  const states = filters.filter(isState).map(stateOf);
  const isSubject = (state: EchoState, subject: EchoSubject) =>
    !state.negated && state.any.length === 1 && state.any[0] === subject;
  const subject = SUBJECTS.find((one) => states.some((state) => isSubject(state, one))) ?? "all";
  return {
    subject,
    states: states.filter((state) => !isSubject(state, subject)),
    conditions: filters.filter((filter) => !isState(filter)).map(conditionOf),
    choices,
    text,
  };
}
