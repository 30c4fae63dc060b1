/** The issues that were opened last in this browser, for the palette. */
import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Issue } from "@vedette/api";
import { useEffect } from "react";
import { listHolding } from "../../lib/listed-issues.ts";
import { titleOf } from "../../lib/issue-words.ts";
import { createStoredValue, useStoredValue } from "../../lib/stored-value.ts";

export interface RecentIssue {
  readonly org: string;
  readonly id: string;
  readonly shortId: string;
  readonly title: string;
}

const KEPT_MAX = 12;
const TITLE_LENGTH_MAX = 120;

/** As text, because what a browser keeps is text; read with care, because anybody may have written it. */
const stored = createStoredValue<string>("vedette.recent-issues", (text) => text ?? "[]");

function readRecent(text: string): readonly RecentIssue[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isRecent).slice(0, KEPT_MAX) : [];
  } catch {
    // Written by something else; as good as nothing.
    return [];
  }
}

function isRecent(one: unknown): one is RecentIssue {
  return (
    typeof one === "object" &&
    one !== null &&
    ["org", "id", "shortId", "title"].every(
      (name) => typeof (one as Readonly<Record<string, unknown>>)[name] === "string",
    )
  );
}

function remember(org: string, issue: Pick<Issue, "id" | "shortId" | "title" | "metadata">): void {
  const words = titleOf(issue);
  const title = [words.type, words.message].filter(Boolean).join(": ").slice(0, TITLE_LENGTH_MAX);
  const others = readRecent(stored.get()).filter((one) => one.org !== org || one.id !== issue.id);
  stored.set(
    JSON.stringify([{ org, id: issue.id, shortId: issue.shortId, title }, ...others].slice(0, KEPT_MAX)),
  );
}

/** Keeps the list: whatever issue the address names is remembered as soon as its name is known. */
export function useRememberIssues(org: string | undefined): void {
  const queryClient = useQueryClient();
  const { issueId } = useParams({ strict: false });
  useEffect(() => {
    if (org === undefined || issueId === undefined) return undefined;
    const look = () => {
      const held = listHolding(queryClient, org, issueId);
      const issue = queryClient.getQueryData<Issue>(["issue", org, issueId]) ?? held?.issues[held.index];
      if (issue !== undefined) remember(org, issue);
      return issue !== undefined;
    };
    if (look()) return undefined;
    const stop = queryClient.getQueryCache().subscribe((event) => {
      const [name, , id] = event.query.queryKey;
      if (event.type === "updated" && name === "issue" && id === issueId && look()) stop();
    });
    return stop;
  }, [queryClient, org, issueId]);
}

export function useRecentIssues(org: string | undefined): readonly RecentIssue[] {
  const text = useStoredValue(stored);
  return org === undefined ? [] : readRecent(text).filter((one) => one.org === org);
}
