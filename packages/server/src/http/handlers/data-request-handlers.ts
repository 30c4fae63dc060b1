/** What is stored of a person: told, or deleted. */
import { Readable } from "node:stream";
import { type DataRequest, deleteSubjectData, logRequest } from "#domain/data-requests/data-request.ts";
import type { DataSubject } from "#ports/data-subject.ts";
import { countSubjectRows, readSubjectRows } from "#query/subject-data.ts";
import { readSubjectGroups } from "#query/subject-groups.ts";
import { userHash } from "#rules/user-hash.ts";
import { audited } from "#http/audit.ts";
import type { HandlersOf, HandlerContext } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import type { Routes } from "@vedette/api";
import { tidyIssuesOf } from "./issues-after-deletion.ts";
import { narrowScope } from "./project-references.ts";

type Named =
  | HandlerContext<Routes["previewSubjectData"]>
  | HandlerContext<Routes["exportSubjectData"]>
  | HandlerContext<Routes["deleteSubjectData"]>;

export function dataRequestHandlers(
  deps: HttpDeps,
): HandlersOf<"previewSubjectData" | "exportSubjectData" | "deleteSubjectData"> {
  const requestOf = async ({ organization, caller, scope, body }: Named): Promise<DataRequest> => ({
    organizationId: organization.id,
    caller,
    scope: await narrowScope(deps.meta, scope, body.projects ?? []),
    subject: subjectOf(body),
  });
  /** Before it is done: what was begun and failed must be found too. Whom it is about is not written down. */
  const record = async (
    context: Named,
    { scope, subject }: DataRequest,
    action: "data-request.export" | "data-request.delete",
  ) => {
    const namedBy = (["id", "email", "username", "ip"] as const).filter(
      (name) => subject[name] !== undefined,
    );
    const data = { projects: scope.projectIds.length, namedBy };
    const target = { targetType: "organization", targetId: String(context.organization.id) };
    await audited(deps, context, async () => ({
      result: undefined,
      changes: [{ action, ...target, data }],
    }));
  };
  return {
    previewSubjectData: async (context) => {
      const { scope, subject } = await requestOf(context);
      const found = await countSubjectRows({ events: deps.events, scope }, subject);
      return {
        found: Object.fromEntries(found),
        total: [...found.values()].reduce((sum, count) => sum + count, 0),
        projects: scope.projectIds.length,
      };
    },
    exportSubjectData: async (context) => {
      const request = await requestOf(context);
      await record(context, request, "data-request.export");
      logRequest(deps.logger, request, "data of a person is exported");
      return {
        content: Readable.from(linesOf(deps, request)),
        fileName: "stored-data.ndjson",
        contentType: "application/x-ndjson",
      };
    },
    deleteSubjectData: async (context) => {
      const request = await requestOf(context);
      await record(context, request, "data-request.delete");
      const isComplete = await deps.processedSoFar();
      const groups = await readSubjectGroups({ events: deps.events, scope: request.scope }, request.subject);
      const deleted = await deleteSubjectData(deps, request);
      const issues = await tidyIssuesOf(deps, request.scope, groups);
      return {
        deleted: Object.fromEntries(deleted),
        total: [...deleted.values()].reduce((sum, count) => sum + count, 0),
        issues,
        isComplete,
      };
    },
  };
}

async function* linesOf(deps: HttpDeps, { scope, subject }: DataRequest): AsyncGenerator<string> {
  for await (const line of readSubjectRows({ events: deps.events, scope }, subject))
    yield `${JSON.stringify(line)}\n`;
}

/** Sessions name people by one text of the client's choice, which is the id nearly always. */
function subjectOf({ id, email, username, ip }: Named["body"]): DataSubject {
  const texts = [id, email, username, ip].filter((text) => text !== undefined);
  return {
    id,
    email,
    username,
    ip,
    sessionHashes: texts.map((text) => userHash(`id:${text}`)),
  };
}
