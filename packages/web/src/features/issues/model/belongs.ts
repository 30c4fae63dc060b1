/** Whether an issue still belongs to the list after it was changed here. Pure. */
import type { IssueStatus } from "@vedette/api";
import { readQuery } from "../../../search/model/query-tokens.ts";

const STATUS_OF: Readonly<Record<string, IssueStatus>> = {
  unresolved: "unresolved",
  resolved: "resolved",
  archived: "ignored",
  ignored: "ignored",
  muted: "ignored",
};

/** A query without a status takes every issue. */
export function hasLeft(status: IssueStatus, query: string): boolean {
  const wanted = readQuery(query).filters.flatMap((filter) =>
    filter.key === "is" && !filter.negated ? (STATUS_OF[filter.value] ?? []) : [],
  );
  return wanted.length > 0 && !wanted.includes(status);
}
