/** A query in plain words, as parts that the catalogue prints. Pure. */
import { type FilterToken, readQuery } from "./query-tokens.ts";

export type EchoSubject =
  | "unresolved"
  | "resolved"
  | "archived"
  | "new"
  | "regressed"
  | "escalating"
  | "all"
  | "other";

export interface Echo {
  readonly subject: EchoSubject;
  /** A second state beside the subject: new among the unresolved. */
  readonly states: readonly string[];
  readonly conditions: readonly {
    readonly key: string;
    readonly relation: "is" | "isNot" | "over" | "under" | "has" | "hasNot";
    readonly value: string;
  }[];
  readonly text: string;
}

const SUBJECTS: readonly EchoSubject[] = ["unresolved", "resolved", "archived"];

function relation(filter: FilterToken): Echo["conditions"][number] {
  const value = filter.value.replace(/^\[(.*)\]$/s, "$1");
  if (filter.key === "has") return { key: value, relation: filter.negated ? "hasNot" : "has", value: "" };
  if (filter.operator === ":>" || filter.operator === ":>=")
    return { key: filter.key, relation: "over", value };
  if (filter.operator === ":<" || filter.operator === ":<=")
    return { key: filter.key, relation: "under", value };
  return { key: filter.key, relation: filter.negated ? "isNot" : "is", value };
}

/** Reads a query back to the person who wrote it. */
export function explainQuery(query: string): Echo {
  const { filters, text } = readQuery(query);
  const is = filters
    .filter((filter) => filter.key === "is" && !filter.negated)
    .map((filter) => (filter.value === "ignored" ? "archived" : filter.value));
  const subject = SUBJECTS.find((one) => is.includes(one)) ?? "all";
  return {
    subject: filters.length === 0 && text !== "" && /\b(?:OR|AND)\b|[()]/i.test(text) ? "other" : subject,
    states: is.filter((one) => one !== subject),
    conditions: filters.filter((filter) => filter.key !== "is" || filter.negated).map(relation),
    text,
  };
}
