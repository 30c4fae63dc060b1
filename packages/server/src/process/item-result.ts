/** What processing says of one item: exactly one of these for every item of every record. */
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import type { ErrorRow } from "#ports/event-tables.ts";

export type OutcomeName = "accepted" | "filtered" | "invalid";

export type ItemResult =
  | {
      readonly outcome: "accepted";
      readonly category: "error";
      readonly row: ErrorRow;
      readonly seed: IssueSeed;
    }
  | { readonly outcome: "filtered" | "invalid"; readonly category: string; readonly reason: string };
