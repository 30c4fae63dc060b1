/** A list of issues from its first page to its last, as the Web API shows them: for what is longer than a page. */
import type { Issue as IssueView } from "@vedette/api";
import type { HttpDeps } from "#http/http-deps.ts";
import { type Granted, listPage } from "./issue-handlers.ts";

export type IssuePages = AsyncIterable<readonly IssueView[]>;

type Query = {
  readonly query?: string | undefined;
  readonly sort?: string | undefined;
  readonly statsPeriod?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly project: readonly string[];
  readonly environment: readonly string[];
};

const pageSize = 100;

export async function* issuePages(
  deps: HttpDeps,
  granted: Granted,
  query: Query,
): AsyncGenerator<readonly IssueView[]> {
  let cursor: string | undefined;
  // The pages are parts of one answer: what one of them would say beside its rows is nobody's.
  const answer = { setHeader: () => undefined };
  do {
    const page = await listPage(
      deps,
      { ...granted, answer },
      { ...query, collapse: ["stats"], cursor, limit: pageSize },
    );
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
