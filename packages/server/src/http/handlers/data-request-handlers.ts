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
import {
  type DataRequest,
  logRequest,
  type NamedPerson,
  namesOf,
} from "#domain/data-requests/data-request.ts";
import { readExportTicket, writeExportTicket } from "#domain/data-requests/export-ticket.ts";
import { countSubjectRows, readSubjectRows } from "#query/subject-data.ts";
import { dataSubjectOf } from "#rules/data-subject-of.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { type Acting, auditActorOf, audited } from "#http/audit.ts";
import type { FileAnswer, HandlersOf, HandlerContext } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime, isoTimeOrNull } from "#http/views/time.ts";
import { narrowScope } from "./project-references.ts";

type Named =
  | HandlerContext<Routes["previewSubjectData"]>
  | HandlerContext<Routes["exportSubjectData"]>
  | HandlerContext<Routes["createExportTicket"]>
  | HandlerContext<Routes["deleteSubjectData"]>;

export function dataRequestHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "previewSubjectData"
  | "exportSubjectData"
  | "createExportTicket"
  | "downloadSubjectData"
  | "deleteSubjectData"
  | "listDataDeletions"
  | "getDataDeletion"
> {
  type Asking = Pick<Named, "organization" | "caller" | "scope">;
  const requestFor = async (
    { organization, caller, scope }: Asking,
    person: NamedPerson,
    projects: readonly string[],
  ): Promise<DataRequest> => ({
    organizationId: organization.id,
    caller,
    scope: await narrowScope(deps.meta, scope, projects, "projects"),
    person,
  });
  const requestOf = async (context: Named): Promise<DataRequest> => {
    const { projects = [], ...person } = context.body;
    return await requestFor(context, person, projects);
  };
  /** What the audit log is told: whom it is about is not written down. */
  const changeOf = ({ organizationId, scope, person }: DataRequest) => ({
    targetType: "organization",
    targetId: String(organizationId),
    data: { projects: scope.projectIds.length, namedBy: namesOf(person) },
  });
  const exportOf = async (acting: Acting, request: DataRequest): Promise<FileAnswer> => {
    // Before it is done: what was begun and failed must be found too.
    await audited(deps, acting, async () => ({
      result: undefined,
      changes: [{ action: "data-request.export", ...changeOf(request) }],
    }));
    logRequest(deps.logger, request, "data of a person is exported");
    return {
      content: Readable.from(linesOf(deps, request)),
      fileName: "stored-data.ndjson",
      contentType: "application/x-ndjson",
    };
  };
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
    exportSubjectData: async (context) => await exportOf(context, await requestOf(context)),
    createExportTicket: async (context) => {
      const { person } = await requestOf(context);
      const { ticket, expiresAtMs } = writeExportTicket(
        deps.sealer,
        holderOf(context),
        { person, projects: context.body.projects ?? [] },
        deps.clock.nowMs(),
      );
      return { ticket, dateExpires: isoTime(expiresAtMs) };
    },
    downloadSubjectData: async (context) => {
      const { ticket } = context.query;
      const asked = readExportTicket(deps.sealer, ticket, holderOf(context), deps.clock.nowMs());
      if (asked === undefined) throw apiError("link_invalid", "This download has expired; ask for it again.");
      return await exportOf(context, await requestFor(context, asked.person, asked.projects));
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

function holderOf({ organization, caller }: Pick<Named, "organization" | "caller">) {
  return { organizationId: organization.id, userId: caller.userId };
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
