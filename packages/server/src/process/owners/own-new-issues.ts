/**
 * Gives new issues their suggested owners, and assigns them where the project wants that. It comes after the issues
 * are there and never keeps events waiting: what fails is logged, and beyond a budget of comparing the rest of a
 * batch's issues stay without suggestions until the rules change. So do issues whose process ends in between.
 */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { assignTo } from "#domain/collaboration/assign-to.ts";
import { type AssignedIssue, type SeedKey, seedKey } from "#domain/issues/assigned-issue.ts";
import { type IssueSuggestions, replaceOwners } from "#domain/ownership/issue-owners.ts";
import { type OwnershipTexts, ownershipTexts } from "#domain/ownership/project-ownership.ts";
import type { Logger } from "#kernel/logger.ts";
import type { StorableErrorRow } from "#ports/event-tables.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { eventFromColumns } from "#rules/event-payload.ts";
import { createOwnerSuggester } from "#rules/ownership/suggest-owners.ts";
import { unpackRow } from "#rules/unpack-row.ts";

/** Of one batch: about a tenth of a second. */
const stepsMax = 50_000_000;

/** By the first event of each. */
export type OwnNewIssues = (
  assigned: ReadonlyMap<SeedKey, AssignedIssue>,
  errors: readonly StorableErrorRow[],
  nowMs: number,
) => Promise<void>;

export function createOwnNewIssues(deps: {
  readonly meta: MetaAccess;
  readonly logger: Logger;
}): OwnNewIssues {
  const suggest = createOwnerSuggester();

  async function own(
    assigned: ReadonlyMap<SeedKey, AssignedIssue>,
    errors: readonly StorableErrorRow[],
    nowMs: number,
  ): Promise<void> {
    const fresh = firstRows(assigned, errors);
    if (fresh.length === 0) return;
    const texts = await ownershipTexts(
      deps.meta,
      fresh.map(({ projectId }) => projectId),
    );
    let steps = 0;
    const byProject = new Map<OwnershipTexts, IssueSuggestions[]>();
    for (const { issueId, projectId, row } of fresh) {
      const ofProject = texts.get(projectId);
      if (ofProject === undefined || steps >= stepsMax) continue;
      const found = suggest(eventFromColumns(unpackRow(row)).event, ofProject);
      steps += found.steps;
      if (found.suggestions.length === 0) continue;
      const list = byProject.get(ofProject);
      if (list === undefined) byProject.set(ofProject, [{ issueId, suggestions: found.suggestions }]);
      else list.push({ issueId, suggestions: found.suggestions });
    }
    if (steps >= stepsMax) deps.logger.warn({ steps }, "some new issues were given no owners");
    for (const [ofProject, issues] of byProject) await store(ofProject, issues, nowMs);
  }

  async function store(
    { organizationId, isAutoAssigned }: OwnershipTexts,
    issues: readonly IssueSuggestions[],
    nowMs: number,
  ): Promise<void> {
    await deps.meta.transaction(async (trx) => {
      const access = within(trx);
      const first = await replaceOwners(access, organizationId, issues, nowMs);
      if (!isAutoAssigned || first.size === 0) return;
      // A person may have been faster.
      const unassigned = await trx
        .selectFrom("issues")
        .select("id")
        .where("id", "in", [...first.keys()])
        .where("assigned_user_id", "is", null)
        .where("assigned_team_id", "is", null)
        .orderBy("id")
        .execute();
      const byAssignee = Map.groupBy(unassigned, ({ id }) => first.get(id));
      for (const [assignee, rows] of byAssignee) {
        if (assignee === undefined) continue;
        const issueIds = rows.map(({ id }) => id);
        await assignTo(access, issueIds, assignee, { userId: undefined }, nowMs);
      }
    });
  }

  return async (assigned, errors, nowMs) => {
    try {
      await own(assigned, errors, nowMs);
    } catch (error) {
      deps.logger.warn({ err: error }, "new issues were given no owners");
    }
  };
}

/** The new issues of the batch, each with the first row of its group. */
function firstRows(assigned: ReadonlyMap<SeedKey, AssignedIssue>, errors: readonly StorableErrorRow[]) {
  const waiting = new Map([...assigned].filter(([, issue]) => issue.isNew));
  if (waiting.size === 0) return [];
  return errors.flatMap((row) => {
    const projectId = row.project_id as ProjectId;
    const key = seedKey({ projectId, hash: row.group_hash as GroupHash });
    const issue = waiting.get(key);
    if (issue === undefined) return [];
    waiting.delete(key);
    return [{ issueId: issue.issueId, projectId, row }];
  });
}
