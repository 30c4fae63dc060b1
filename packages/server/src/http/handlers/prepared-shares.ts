/**
 * Who looks at a list of issues is likely to open one of them, whose tags are held against those of its project: a read
 * of all its events of three days, which an issue's page does not wait for. So it is begun with the list.
 */
import type { EventReader } from "#query/event-reader.ts";
import { type SharesQuestion, sharesKey } from "#query/tag-share-cache.ts";
import type { HttpDeps } from "#http/http-deps.ts";

/** Of so many projects and days, those that most issues of the page belong to. */
const readsMax = 2;

type Compared = { readonly project: { readonly id: number }; readonly lastSeenAtMs: number };

export function prepareTagShares(
  { quiet, tagShares }: Pick<HttpDeps, "quiet" | "tagShares">,
  reader: Pick<EventReader, "events" | "scope">,
  environments: readonly string[],
  found: readonly { readonly issue: Compared }[],
): void {
  const questions = found.map(({ issue }): SharesQuestion => ({
    projectId: issue.project.id,
    environments,
    newestMs: issue.lastSeenAtMs,
  }));
  const byKey = [...Map.groupBy(questions, sharesKey).values()].toSorted((a, b) => b.length - a.length);
  for (const [question] of byKey.slice(0, readsMax)) {
    if (question === undefined || tagShares.isFresh(question)) continue;
    quiet.add(async () => {
      await tagShares.prepare(reader, question);
      return false;
    });
  }
}
