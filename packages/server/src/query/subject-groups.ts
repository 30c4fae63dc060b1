/** The groups of errors that name a person, for what has to follow when those errors are deleted. */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { z } from "zod";
import { type DataSubject, subjectConditions } from "#ports/data-subject.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { hexOfUuid, whole } from "./stored-event.ts";

export type SubjectGroup = { readonly projectId: ProjectId; readonly hash: GroupHash };

/** A person in more groups than this is a mistake in how users are named; the rest of them keep their issues. */
const groupsMax = 100_000;
const timeoutMs = 60_000;

const groupRow = z.object({ project_id: whole, hash: hexOfUuid }).transform((row): SubjectGroup => ({
  projectId: row.project_id as ProjectId,
  hash: row.hash as GroupHash,
}));

export async function readSubjectGroups(
  reader: { readonly events: Pick<EventStore, "query">; readonly scope: ProjectScope },
  subject: DataSubject,
): Promise<readonly SubjectGroup[]> {
  const condition = subjectConditions(subject, "1").find(({ table }) => table === "errors");
  if (condition === undefined) return [];
  return await reader.events.query({
    scope: reader.scope,
    sql: `
      SELECT project_id, toString(group_hash) AS hash
      FROM errors
      WHERE ${condition.sql}
      GROUP BY project_id, group_hash
      LIMIT ${groupsMax}`,
    params: condition.params,
    row: groupRow,
    timeoutMs,
  });
}
