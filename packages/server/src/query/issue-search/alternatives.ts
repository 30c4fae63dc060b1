/**
 * A search for issues, cut by who can answer. Conditions joined by "and" are told apart one by one; an "or" across
 * the stores becomes several alternatives, each of which has its own conditions on the issue, on one of its events
 * and on its figures. An issue is found when one alternative holds.
 *
 * Their number is bounded, because each is a column of the event store's answer; a search beyond that is refused.
 */
import { issueLanguage } from "@vedette/search";
import { assertNever } from "#kernel/errors.ts";
import { questionFault } from "#query/question-fault.ts";
import { allOf, anyOf, type SearchNode } from "#query/search/search-node.ts";

export type Alternative = {
  readonly issue: SearchNode | undefined;
  /** To hold of one and the same event. */
  readonly events: SearchNode | undefined;
  readonly figures: SearchNode | undefined;
};

export const alternativesMax = 16;

type Place = "issue" | "event" | "figure";
type Parts = Readonly<Record<Place, readonly SearchNode[]>>;

const nothing: Parts = { issue: [], event: [], figure: [] };

/** The alternatives of a search; one where nothing is mixed. */
export function alternativesOf(search: SearchNode): readonly Alternative[] {
  return expand(search).map(({ issue, event, figure }) => ({
    issue: issue.length === 0 ? undefined : allOf(issue),
    events: event.length === 0 ? undefined : allOf(event),
    figures: figure.length === 0 ? undefined : allOf(figure),
  }));
}

function placeOf(node: SearchNode): Place | "mixed" | undefined {
  switch (node.kind) {
    case "text":
      return "issue";
    case "has":
    case "filter":
      return node.isTag ? "event" : (issueLanguage.byName.get(node.key)?.place ?? "event");
    case "aggregate":
      return "figure";
    case "all":
    case "any": {
      const places = new Set(node.of.map(placeOf).filter((place) => place !== undefined));
      const [only] = places;
      return places.size > 1 ? "mixed" : only;
    }
    default:
      return assertNever(node);
  }
}

function expand(node: SearchNode): readonly Parts[] {
  const place = placeOf(node);
  // An empty search says nothing.
  if (place === undefined) return [nothing];
  if (place !== "mixed") return [{ ...nothing, [place]: [node] }];
  if (node.kind === "all") return node.of.map(expand).reduce(crossed, [nothing]);
  if (node.kind !== "any") return [nothing];
  // What is of one place stays one condition.
  const pure = (["issue", "event", "figure"] as const).flatMap((one): Parts[] => {
    const of = node.of.filter((part) => placeOf(part) === one);
    return of.length === 0 ? [] : [{ ...nothing, [one]: [anyOf(of)] }];
  });
  const mixed = node.of.filter((part) => placeOf(part) === "mixed").flatMap(expand);
  return bounded([...pure, ...mixed]);
}

function crossed(before: readonly Parts[], now: readonly Parts[]): readonly Parts[] {
  return bounded(
    before.flatMap((one) =>
      now.map((other) => ({
        issue: [...one.issue, ...other.issue],
        event: [...one.event, ...other.event],
        figure: [...one.figure, ...other.figure],
      })),
    ),
  );
}

function bounded(alternatives: readonly Parts[]): readonly Parts[] {
  if (alternatives.length <= alternativesMax) return alternatives;
  throw questionFault("too_many_ways", { max: alternativesMax }, { field: "query" });
}
