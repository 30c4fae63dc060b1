/** What is stored of a person: told, or deleted. */
import { Readable } from "node:stream";
import type { Routes } from "@vedette/api";
import { type DataDeletionId, parseNumericId } from "@vedette/protocol";
import {
  type DataDeletion,
  findDeletion,
  listDeletions,
  requestDeletion,
} from "#domain/data-requests/data-deletions.ts";
import { type DataRequest, logRequest, namesOf } from "#domain/data-requests/data-request.ts";
import { countSubjectRows, readSubjectRows } from "#query/subject-data.ts";
import { dataSubjectOf } from "#rules/data-subject-of.ts";
import { notFound } from "#http/answer-error.ts";
import { auditActorOf, audited } from "#http/audit.ts";
import type { HandlersOf, HandlerContext } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime, isoTimeOrNull } from "#http/views/time.ts";
import { narrowScope } from "./project-references.ts";

type Named =
  | HandlerContext<Routes["previewSubjectData"]>
  | HandlerContext<Routes["exportSubjectData"]>
  | HandlerContext<Routes["deleteSubjectData"]>;

export function dataRequestHandlers(
  deps: HttpDeps,
): HandlersOf<
  "previewSubjectData" | "exportSubjectData" | "deleteSubjectData" | "listDataDeletions" | "getDataDeletion"
> {
  const requestOf = async ({ organization, caller, scope, body }: Named): Promise<DataRequest> => {
    const { projects = [], ...person } = body;
    return {
      organizationId: organization.id,
      caller,
      scope: await narrowScope(deps.meta, scope, projects, "projects"),
      person,
    };
  };
  /** What the audit log is told: whom it is about is not written down. */
  const changeOf = ({ organizationId, scope, person }: DataRequest) => ({
    targetType: "organization",
    targetId: String(organizationId),
    data: { projects: scope.projectIds.length, namedBy: namesOf(person) },
  });
  return {
    previewSubjectData: async (context) => {
      const { scope, person } = await requestOf(context);
      const found = await countSubjectRows({ events: deps.events, scope }, dataSubjectOf(person));
      return {
        found: Object.fromEntries(found),
        total: [...found.values()].reduce((sum, count) => sum + count, 0),
        projects: scope.projectIds.length,
      };
    },
    exportSubjectData: async (context) => {
      const request = await requestOf(context);
      // Before it is done: what was begun and failed must be found too.
      await audited(deps, context, async () => ({
        result: undefined,
        changes: [{ action: "data-request.export", ...changeOf(request) }],
      }));
      logRequest(deps.logger, request, "data of a person is exported");
      return {
        content: Readable.from(linesOf(deps, request)),
        fileName: "stored-data.ndjson",
        contentType: "application/x-ndjson",
      };
    },
    deleteSubjectData: async (context) => {
      const request = await requestOf(context);
      const actor = await auditActorOf(deps.meta, context);
      const deletion = await audited(deps, context, async (meta) => ({
        result: await requestDeletion(
          { meta, sealer: deps.sealer },
          {
            organizationId: request.organizationId,
            actor,
            projectIds: request.scope.projectIds,
            person: request.person,
          },
          deps.clock.nowMs(),
        ),
        changes: [{ action: "data-request.delete", ...changeOf(request) }],
      }));
      logRequest(deps.logger, request, "data of a person is to be deleted");
      return deletionView(deletion);
    },
    listDataDeletions: async ({ organization }) =>
      (await listDeletions(deps.meta, organization.id)).map(deletionView),
    getDataDeletion: async ({ organization, params }) => {
      const id = parseNumericId<DataDeletionId>(params.deletion);
      const found = id === undefined ? undefined : await findDeletion(deps.meta, organization.id, id);
      if (found === undefined) throw notFound();
      return deletionView(found);
    },
  };
}

function deletionView(deletion: DataDeletion) {
  return {
    id: String(deletion.id),
    state: deletion.state,
    requestedBy: deletion.requestedBy,
    namedBy: [...deletion.namedBy],
    projects: deletion.projectIds.length,
    dateCreated: isoTime(deletion.createdAtMs),
    dateStarted: isoTimeOrNull(deletion.startedAtMs),
    dateEnded: isoTimeOrNull(deletion.endedAtMs),
    found: deletion.found ?? null,
    deleted: deletion.deleted,
    issues: deletion.issues ?? null,
    isComplete: deletion.isComplete ?? null,
    failures: deletion.failures,
  };
}

async function* linesOf(deps: HttpDeps, { scope, person }: DataRequest): AsyncGenerator<string> {
  for await (const line of readSubjectRows({ events: deps.events, scope }, dataSubjectOf(person)))
    yield `${JSON.stringify(line)}\n`;
}
