/** A saved query and the address it opens as, both ways; `edited` is a comparison of the two. Pure. */
import type { ProjectSummary, SavedQuery, SavedQuestion } from "@vedette/api";
import { environmentQuery, savedEnvironment, type Scope } from "../../../lib/url-state.ts";
import {
  datasets,
  type ExploreSearch,
  fieldsOf,
  groupCounts,
  isCall,
  type Question,
  readQuestion,
  same,
  writeQuestion,
} from "./question.ts";

const YAXIS_MAX = 5;
/** Conditions on groups stand behind those on rows, as they are asked. */
const HAVING = /\s*((?:!?[a-z_][a-z_0-9]*\([^()]*\):\S+\s*)+)$/;

/** What is on the screen as a body to save. */
export function bodyOf(
  search: ExploreSearch & Scope,
  projects: readonly Pick<ProjectSummary, "id" | "slug">[],
): SavedQuestion {
  const question = readQuestion(search);
  const ids = (search.project ?? []).flatMap((wanted) => {
    const found = projects.find((one) => one.slug === wanted || one.id === wanted);
    return found === undefined ? [] : [Number(found.id)];
  });
  return {
    queryDataset: question.dataset,
    query: [question.query, ...question.having].filter((part) => part !== "").join(" "),
    fields: [...fieldsOf(question)],
    orderby: question.sort,
    display: question.display,
    yAxis: question.measures.slice(0, YAXIS_MAX),
    topEvents: question.topEvents,
    interval: null,
    compare: question.compare,
    projects: ids,
    environment: environmentQuery(search),
    range: search.start === undefined ? (search.statsPeriod ?? null) : null,
    start: moment(search.start),
    end: moment(search.end),
  };
}

function moment(text: string | undefined): string | null {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** The address that shows it. What another client saved and this page does not know is left out. */
export function searchOf(
  saved: SavedQuery,
  projects: readonly Pick<ProjectSummary, "id" | "slug">[],
): ExploreSearch & Scope {
  const behind = HAVING.exec(saved.query);
  const question: Question = {
    dataset: datasets.find((one) => one === saved.queryDataset) ?? "errors",
    query: (behind === null ? saved.query : saved.query.slice(0, behind.index)).trim(),
    columns: saved.fields.filter((field) => !isCall(field)),
    measures: saved.fields.filter(isCall),
    having: behind?.[1]?.trim().split(/\s+/) ?? [],
    sort: saved.orderby,
    display: saved.display,
    topEvents: groupCounts.find((count) => count === saved.topEvents) ?? 5,
    compare: saved.compare,
  };
  const slugs = saved.projects.flatMap(
    (wanted) => projects.find((one) => one.id === String(wanted))?.slug ?? [],
  );
  return {
    ...writeQuestion(question),
    project: slugs.length === 0 ? undefined : slugs,
    environment: savedEnvironment(saved.environment, slugs),
    statsPeriod: saved.range ?? undefined,
    start: seconds(saved.start),
    end: seconds(saved.end),
    saved: saved.id,
  };
}

/** Addresses have whole seconds. */
function seconds(iso: string | null): string | undefined {
  return iso === null ? undefined : `${iso.slice(0, 19)}Z`;
}

/** Whether what is on the screen is no longer what was saved. */
export function isEdited(
  search: ExploreSearch & Scope,
  saved: SavedQuery,
  projects: readonly Pick<ProjectSummary, "id" | "slug">[],
): boolean {
  // Both through the same reading, so that two spellings of one question are one.
  const now = bodyOf(search, projects);
  const then = bodyOf(searchOf(saved, projects), projects);
  return !same(Object.values(now).map(String), Object.values(then).map(String));
}
