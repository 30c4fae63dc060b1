/** What an issue is made of, taking merges back, and issues that are like it. */
import { parseEventId, type GroupHash, type UserId } from "@vedette/protocol";
import { projectIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import { findIssue } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { listIssueHashes } from "#domain/issues/merge/issue-hashes.ts";
import { restateAfterUnmerge } from "#domain/issues/merge/restate-after-unmerge.ts";
import { unmergeHashes } from "#domain/issues/merge/unmerge-issue.ts";
import { formatShortId } from "#domain/issues/short-id.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import type { Caller } from "#domain/permissions/rights.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { readEvent } from "#query/event-list.ts";
import { type GroupFacts, readGroupFacts } from "#query/group-facts.ts";
import { readIssueFigures } from "#query/issue-figures.ts";
import { readReleaseSightings } from "#query/release-sightings.ts";
import { wholeRange } from "#query/time-range.ts";
import { decidingMechanism } from "#rules/crash-frame.ts";
import { eventCategory } from "#rules/event-category.ts";
import { eventComponent } from "#rules/event-component.ts";
import { titleOf } from "#rules/title.ts";
import { findSimilarIssues } from "#signals/similarity/similar-issues.ts";
import { type Acting, audited } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime } from "#http/views/time.ts";
import { requestFault } from "#http/request-fault.ts";
import { groupsOf, readIssueViews } from "./issue-reading.ts";

type Granted = Acting & {
  readonly organization: Organization;
  readonly caller: Caller;
  readonly scope: ProjectScope;
  readonly issue: Issue;
};

/** Each needs its latest event read. */
const unmergedAtOnceMax = 50;

function readerOf(deps: HttpDeps, scope: ProjectScope) {
  return { events: deps.events, scope, range: wholeRange(deps.clock.nowMs()) };
}

async function listHashes(deps: HttpDeps, { issue, scope }: Granted) {
  const hashes = await listIssueHashes(deps.meta, issue.id);
  const groups = hashes.map(({ hash }) => ({ projectId: issue.project.id, hash }));
  const facts = await readGroupFacts(readerOf(deps, scope), groups);
  return hashes.map(({ hash, createdAtMs, mergedFrom }) => {
    const known = facts.get(hash);
    return {
      id: hash,
      dateCreated: isoTime(createdAtMs),
      mergedFrom:
        mergedFrom === undefined
          ? null
          : {
              id: String(mergedFrom.id),
              shortId: formatShortId(issue.project.slug, mergedFrom.shortNumber),
              title: mergedFrom.title,
            },
      count: known?.events ?? 0,
      latestEvent:
        known === undefined
          ? null
          : {
              eventID: known.latest.eventId,
              title: known.latest.title,
              culprit: known.latest.culprit,
              dateCreated: isoTime(known.lastSeenMs),
            },
    };
  });
}

function readHashes(ids: readonly string[]): readonly GroupHash[] {
  if (ids.length === 0 || ids.length > unmergedAtOnceMax)
    throw requestFault("hash_count", { field: "id", max: unmergedAtOnceMax });
  return ids.map((text) => {
    const hex = text.replaceAll("-", "").toLowerCase();
    if (!/^[0-9a-f]{32}$/.test(hex)) throw requestFault("hash_digits", { field: "id" });
    return hex as GroupHash;
  });
}

/** What the latest event of a group says of an issue of its own. */
async function seedOfGroup(
  deps: HttpDeps,
  granted: Granted,
  facts: GroupFacts,
): Promise<IssueSeed | undefined> {
  const eventId = parseEventId(facts.latest.eventId);
  if (eventId === undefined) return undefined;
  const groups = [{ projectId: granted.issue.project.id, hash: facts.hash }];
  const stored = await readEvent(readerOf(deps, granted.scope), { eventId, groups });
  if (stored === undefined) return undefined;
  const { event } = stored;
  return {
    projectId: granted.issue.project.id,
    hash: facts.hash,
    ...titleOf(event),
    type: event.type,
    level: event.level,
    platform: event.platform,
    logger: event.logger ?? "",
    isUnhandled: decidingMechanism(event)?.handled === false,
    firstSeenMs: facts.firstSeenMs,
    lastSeenMs: facts.lastSeenMs,
    release: event.release ?? "",
    category: eventCategory(event),
    component: eventComponent(event),
  };
}

async function unmerge(deps: HttpDeps, granted: Granted, ids: readonly string[]) {
  const { issue, scope, caller } = granted;
  const hashes = readHashes(ids);
  const own = (await listIssueHashes(deps.meta, issue.id)).filter(
    ({ hash, mergedFrom }) => mergedFrom === undefined && hashes.includes(hash),
  );
  const facts = await readGroupFacts(
    readerOf(deps, scope),
    own.map(({ hash }) => ({ projectId: issue.project.id, hash })),
  );
  const seeds = new Map<GroupHash, IssueSeed>();
  for (const known of facts.values()) {
    const seed = await seedOfGroup(deps, granted, known);
    if (seed !== undefined) seeds.set(known.hash, seed);
  }
  const nowMs = deps.clock.nowMs();
  const userId: UserId | undefined = caller.userId;
  const wish = { hashes, userId, seedOf: (hash: GroupHash) => seeds.get(hash) };
  const destinations = await audited(deps, granted, async (meta) => {
    const result = await unmergeHashes(meta, issue, wish, nowMs);
    const data = { hashes: hashes.length, destinations: result.map(String) };
    const target = { targetType: "issue", targetId: String(issue.id) };
    return { result, changes: [{ action: "issue.unmerge", ...target, data }] };
  });
  const changed = [issue.id, ...destinations];
  const groups = await groupsOf(deps, scope, changed);
  const [figures, releases] = await Promise.all([
    readIssueFigures(readerOf(deps, scope), { groups, environments: [] }),
    readReleaseSightings(readerOf(deps, scope), groups),
  ]);
  const sightings = new Map(
    changed.flatMap((id) => {
      const figure = figures.get(id);
      return figure === undefined ? [] : [[id, { ...figure, releases: releases.get(id) ?? [] }] as const];
    }),
  );
  await restateAfterUnmerge(deps.meta, { source: issue.id, destinations, sightings }, nowMs);
  return { destinations: destinations.map(String) };
}

type Likeness = { readonly exception: number; readonly shouldBeGrouped: "Yes" | "No" };
type SimilarQuery = { readonly limit?: number | undefined; readonly threshold?: number | undefined };

async function listSimilar(deps: HttpDeps, granted: Granted, query: SimilarQuery) {
  const { issue, organization, caller, scope } = granted;
  const { similarity } = (await projectIngestSettings(deps.meta, issue.project.id)).effective;
  const distanceMax = query.threshold === undefined ? similarity.distanceMax : 1 - query.threshold;
  const question = { distanceMax, limit: query.limit ?? 10 };
  const similar = await findSimilarIssues(
    { meta: deps.meta, events: deps.events, index: deps.similarity },
    issue,
    question,
    deps.clock.nowMs(),
  );
  const found = await Promise.all(
    similar.map(async ({ issueId, distance }) => ({
      issue: await findIssue(deps.meta, scope, issueId),
      distance,
    })),
  );
  const there = found.flatMap(({ issue: one, distance }) =>
    one === undefined ? [] : [{ issue: one, matching: undefined, distance }],
  );
  const views = await readIssueViews(
    deps,
    { organization, caller, scope, environments: [], range: undefined, spark: undefined },
    there,
  );
  return views.map((view, index): [typeof view, Likeness] => {
    const distance = there[index]?.distance ?? 1;
    return [
      view,
      {
        exception: Math.round((1 - distance) * 10_000) / 10_000,
        shouldBeGrouped: distance <= similarity.attachWithin ? "Yes" : "No",
      },
    ];
  });
}

export function issueHashHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "listIssueHashes"
  | "listOrganizationIssueHashes"
  | "unmergeIssueHashes"
  | "unmergeOrganizationIssueHashes"
  | "listSimilarIssues"
  | "listOrganizationSimilarIssues"
> {
  return {
    listIssueHashes: async (context) => await listHashes(deps, context),
    listOrganizationIssueHashes: async (context) => await listHashes(deps, context),
    unmergeIssueHashes: async (context) => await unmerge(deps, context, context.query.id),
    unmergeOrganizationIssueHashes: async (context) => await unmerge(deps, context, context.query.id),
    listSimilarIssues: async (context) => await listSimilar(deps, context, context.query),
    listOrganizationSimilarIssues: async (context) => await listSimilar(deps, context, context.query),
  };
}
