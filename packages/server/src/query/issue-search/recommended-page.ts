/**
 * The first issues behind a place, of those whose score is known and those of whom only the most is known that it can
 * be. Who might still reach the page is open; the page is certain when nobody is.
 */
import type { IssueId } from "@vedette/protocol";
import type { MatchingGroup } from "#query/matching-groups.ts";
import type { FoundIssue } from "./issue-search.ts";

export type Scored = FoundIssue & { readonly score: number };
/** Its score is at most this. */
export type Candidate = Scored & { readonly group: MatchingGroup };
export type Place = { readonly score: number; readonly id: IssueId };

/** A statement that asks for more is cut in pieces. */
const openMax = 500;
/** So far below their most scores are expected, as with six users to ten events. What is farther off costs a read. */
const expectedBelow = 200;

export function createRecommendedPage(pageSize: number, after: Place | undefined) {
  const known = new Map<number, Scored>();
  const candidates = new Map<number, Candidate>();
  const isBehind = ({ score, issue }: Scored): boolean =>
    after === undefined || score < after.score || (score === after.score && issue.id < after.id);

  /** The score of the last place, and of one more that proves a next page. */
  const lastOf = (scores: readonly number[]): number | undefined =>
    scores.toSorted((a, b) => b - a)[pageSize];
  const lastKnown = (): number | undefined =>
    lastOf([...known.values()].filter(isBehind).map(({ score }) => score));
  const lastExpected = (): number =>
    lastOf(
      [
        ...known.values(),
        ...[...candidates.values()].map((one) => ({ ...one, score: one.score - expectedBelow })),
      ]
        .filter(isBehind)
        .map(({ score }) => score),
    ) ?? -Infinity;

  return {
    /** Of several groups of one issue the first one counts. */
    add: (candidate: Candidate): void => {
      const { id } = candidate.issue;
      if (known.has(id) || candidates.has(id)) return;
      if (candidate.group.basis === undefined) known.set(id, candidate);
      else candidates.set(id, candidate);
    },
    settle: ({ issue, matching }: Candidate, score: number): void => {
      candidates.delete(issue.id);
      known.set(issue.id, { issue, matching, score });
    },
    /** Some of those who might reach the page, the likeliest first; none when the page is certain among all so far. */
    open: (): readonly Candidate[] => {
      const last = lastKnown() ?? lastExpected();
      return [...candidates.values()]
        .filter(({ score }) => score >= last)
        .toSorted((one, other) => other.score - one.score)
        .slice(0, openMax);
    },
    /** Whether it is likely that those who come now, with at most so much, reach nothing. */
    mayEndBefore: (most: number): boolean => lastExpected() > most,
    /** They reach nothing. */
    endsBefore: (most: number): boolean => (lastKnown() ?? -Infinity) > most,
    scored: (): readonly Scored[] => [...known.values()].filter(isBehind),
  };
}

export type RecommendedPage = ReturnType<typeof createRecommendedPage>;
