/** Names of the question that nothing in its time has a value for: what is drawn of them is one group without a name. */
import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Scope } from "../../lib/url-state.ts";
import { withoutValues } from "./model/fields.ts";
import { isCall, type Question, wholeQuery } from "./model/question.ts";
import { countQuery, rowsQuery } from "./queries.ts";

const NONE: readonly string[] = [];
/** More of them nobody names by mistake. */
const ASKED_MAX = 4;
const PLAIN = /^[\w.-]+$/;

export function useNamesWithoutValues(org: string, question: Question, scope: Scope): readonly string[] {
  const rows = useInfiniteQuery(rowsQuery(org, question, scope));
  // The answer before this one may still stand there.
  const first = rows.isPlaceholderData ? undefined : rows.data?.pages[0]?.data;
  const missing = useMemo(
    () => (first === undefined ? NONE : withoutValues(question, first)),
    [first, question],
  );
  // Rows further down may have a value that the first ones lack: of those there is a number.
  const isWhole = rows.data?.pages.length === 1 && !rows.hasNextPage;
  const asked = isWhole
    ? NONE
    : missing.filter((name) => !isCall(name) && PLAIN.test(name)).slice(0, ASKED_MAX);
  const counts = useQueries({
    queries: asked.map((name) =>
      countQuery(org, question.dataset, wholeQuery({ ...question, having: [`has:${name}`] }), scope),
    ),
  });
  return isWhole ? missing : asked.filter((_, index) => counts[index]?.data === 0);
}
