import { describe, expect, it } from "vitest";
import type { Issue } from "#domain/issues/issue.ts";
import { type Candidate, createRecommendedPage } from "./recommended-page.ts";

const pageSize = 10;

/** Issues that come by what they have at most, each with what it has; a few hardly have any of it. */
const issues = Array.from({ length: 400 }, (_, at) => {
  const most = 9000 - 10 * at;
  const bonus = (at * 7919) % 3000;
  return { id: at + 1, most, bonus, score: most - (at % 7 === 0 ? 1500 : (at * 31) % 200) + bonus };
});

function candidateOf({ id, most, bonus }: (typeof issues)[number]): Candidate {
  const group = {
    projectId: 1,
    hash: String(id),
    matching: undefined,
    score: most,
    basis: { lastMs: 0, weekEvents: 1 },
  };
  return { issue: { id } as unknown as Issue, score: most + bonus, matching: undefined, group };
}

function walk(after?: { readonly score: number; readonly id: number }) {
  const page = createRecommendedPage(pageSize, after as Parameters<typeof createRecommendedPage>[1]);
  let counted = 0;
  const countAll = (): void => {
    for (let open = page.open(); open.length > 0; open = page.open()) {
      counted += open.length;
      for (const one of open) {
        const { score } = issues[one.issue.id - 1] ?? { score: 0 };
        page.settle(one, score);
      }
    }
  };
  for (let at = 0; at < issues.length; at += 50) {
    for (const issue of issues.slice(at, at + 50)) page.add(candidateOf(issue));
    const most = (issues[at + 50]?.most ?? 0) + 3000;
    if (!page.mayEndBefore(most)) continue;
    countAll();
    if (page.endsBefore(most)) break;
  }
  countAll();
  const found = page
    .scored()
    .toSorted((a, b) => b.score - a.score || b.issue.id - a.issue.id)
    .map(({ issue, score }) => ({ id: issue.id, score }));
  return { found: found.slice(0, pageSize), counted };
}

describe("the page of recommended issues", () => {
  const expected = issues
    .map(({ id, score }) => ({ id: id as number, score }))
    .toSorted((a, b) => b.score - a.score || b.id - a.id);

  it("has the first issues, with the scores of few of them", () => {
    const { found, counted } = walk();
    expect(found).toEqual(expected.slice(0, pageSize));
    expect(counted).toBeLessThan(5 * pageSize);
  });

  it("goes on behind every place", () => {
    for (let start = pageSize; start < 300; start += pageSize)
      expect(walk(expected[start - 1]).found).toEqual(expected.slice(start, start + pageSize));
  });

  it("has all of few issues, and the first group of one that has several", () => {
    const page = createRecommendedPage(pageSize, undefined);
    const [one, other] = issues;
    if (one === undefined || other === undefined) throw new Error("there are no issues");
    page.add(candidateOf(one));
    page.add({ ...candidateOf(other), issue: candidateOf(one).issue });
    expect(page.open().map(({ group }) => group.hash)).toEqual(["1"]);
    expect(page.mayEndBefore(0)).toBe(false);
  });
});
