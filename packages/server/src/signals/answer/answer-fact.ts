/** What can be said, with its numbers. The order of a list of facts is the order to read them in. */
import type { Issue } from "#domain/issues/issue.ts";
import type { Continuance } from "./continuance.ts";
import type { Onset, ReleaseSighting } from "./onset.ts";
import type { SurprisingShare } from "./surprising-shares.ts";
import type { Change } from "./usual-count.ts";

type CountsFact = { readonly kind: "counts"; readonly events: number; readonly users: number };
type ChangeFact = { readonly kind: "change" } & Change;
type SurgeFact = {
  readonly kind: "surge";
  readonly sinceMs: number;
  readonly release: ReleaseSighting | undefined;
};

export type IssueFact =
  | CountsFact
  | ChangeFact
  | SurgeFact
  | ({ readonly kind: "onset" } & Onset)
  | { readonly kind: "regressed"; readonly atMs: number }
  | ({ readonly kind: "share" } & SurprisingShare)
  | { readonly kind: "continuance"; readonly state: Continuance; readonly lastSeenMs: number };

export type StreamFact =
  | CountsFact
  | ChangeFact
  | SurgeFact
  | {
      readonly kind: "leader";
      readonly issue: Issue;
      readonly share: number;
      readonly hours: number;
      readonly events: number;
    }
  | {
      readonly kind: "released";
      readonly release: ReleaseSighting;
      readonly project: string;
      readonly newIssues: number;
    }
  | {
      readonly kind: "new_issues" | "regressed_issues" | "escalating_issues";
      readonly issues: number;
    };
