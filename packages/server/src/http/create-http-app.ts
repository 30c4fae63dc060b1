/**
 * The web API and the page as one fastify app. It listens nowhere by itself: whoever composes the server passes
 * requests on (`app.routing`), so that the hot path of receiving events need not go through here.
 */
import cookie from "@fastify/cookie";
import session from "@fastify/session";
import { openApiDocument, routes } from "@vedette/api";
import { eventJsonSchema } from "@vedette/protocol";
import fastify, { type FastifyInstance } from "fastify";
import { randomUUID } from "node:crypto";
import { createPasswords } from "#domain/people/passwords.ts";
import { apiError, createErrorHandler, notFound } from "./answer-error.ts";
import { createGroupKeeper } from "#query/kept/group-keeper.ts";
import { createTagShareCache } from "#query/tag-share-cache.ts";
import { createQuietWork } from "#query/kept/quiet-work.ts";
import { createSimilarityIndex } from "#signals/similarity/similarity-index.ts";
import { createAttemptLimiter } from "./attempt-limiter.ts";
import type { Handlers } from "./handler.ts";
import { accountHandlers } from "./handlers/account-handlers.ts";
import { answerHandlers } from "./handlers/answer-handlers.ts";
import { attachmentHandlers } from "./handlers/attachment-handlers.ts";
import { committersHandlers } from "./handlers/committers-handlers.ts";
import { auditHandlers } from "./handlers/audit-handlers.ts";
import { commentHandlers } from "./handlers/comment-handlers.ts";
import { dashboardCopyHandlers } from "./handlers/dashboard-copy-handlers.ts";
import { dashboardHandlers } from "./handlers/dashboard-handlers.ts";
import { dataRequestHandlers } from "./handlers/data-request-handlers.ts";
import { eventHandlers } from "./handlers/event-handlers.ts";
import { eventsSeriesHandlers } from "./handlers/events-series-handlers.ts";
import { exportHandlers } from "./handlers/export-handlers.ts";
import { feedbackHandlers } from "./handlers/feedback-handlers.ts";
import { userReportHandlers } from "./handlers/user-report-handlers.ts";
import { environmentHandlers } from "./handlers/environment-handlers.ts";
import { sourceLinkHandlers } from "./handlers/source-link-handlers.ts";
import { issueFiguresHandlers } from "./handlers/issue-figures-handlers.ts";
import { eventsQueryHandlers } from "./handlers/events-query-handler.ts";
import { groupingRulesHandlers } from "./handlers/grouping-rules-handlers.ts";
import { healthHandlers } from "./handlers/health-handlers.ts";
import { groupingHandlers } from "./handlers/grouping-handlers.ts";
import { ingestSettingsHandlers } from "./handlers/ingest-settings-handlers.ts";
import { ingestUseHandlers } from "./handlers/ingest-use-handlers.ts";
import { keyHandlers } from "./handlers/key-handlers.ts";
import { invitationHandlers } from "./handlers/invitation-handlers.ts";
import { issueDeletionHandlers } from "./handlers/issue-deletion-handlers.ts";
import { issueHashHandlers } from "./handlers/issue-hash-handlers.ts";
import { issueHandlers } from "./handlers/issue-handlers.ts";
import { issueTagHandlers } from "./handlers/issue-tag-handlers.ts";
import { issuesStatsHandlers } from "./handlers/issues-stats-handlers.ts";
import { liveHandlers } from "./handlers/live-handlers.ts";
import { memberHandlers } from "./handlers/member-handlers.ts";
import { organizationHandlers } from "./handlers/organization-handlers.ts";
import { ownershipHandlers } from "./handlers/ownership-handlers.ts";
import { ownershipTestHandlers } from "./handlers/ownership-test-handlers.ts";
import { projectHandlers, setupHandlers } from "./handlers/project-handlers.ts";
import { projectFilterHandlers } from "./handlers/project-filter-handlers.ts";
import { releaseHandlers } from "./handlers/release-handlers.ts";
import { releaseSightingHandlers } from "./handlers/release-sighting-handlers.ts";
import { savedQueryHandlers } from "./handlers/saved-query-handlers.ts";
import { savedSearchHandlers } from "./handlers/saved-search-handlers.ts";
import { searchSuggestionHandlers } from "./handlers/search-suggestions.ts";
import { sessionHandlers } from "./handlers/session-handlers.ts";
import { sharedDashboardHandlers } from "./handlers/shared-dashboard-handlers.ts";
import { sharedIssueHandlers } from "./handlers/shared-issue-handlers.ts";
import { singleSignOnHandlers } from "./handlers/single-sign-on-handlers.ts";
import { statsHandlers } from "./handlers/stats-handlers.ts";
import { teamHandlers } from "./handlers/team-handlers.ts";
import { tokenHandlers } from "./handlers/token-handlers.ts";
import type { HttpAppDeps, HttpDeps } from "./http-deps.ts";
import { createListDocument } from "./list-document.ts";
import { createListDrawing } from "./list-drawing.ts";
import { createLiveHub, type LiveHub } from "./live/live-hub.ts";
import { changedIssuesReader } from "./live/changed-issues.ts";
import { createListsLookedAt } from "./lists-looked-at.ts";
import { createOwnCallers } from "./own-callers.ts";
import { createPrepareLists, type PrepareLists } from "./prepare-lists.ts";
import { registerRoutes } from "./register-routes.ts";
import { addSecurityHeaders, isApiPath } from "./security-headers.ts";
import {
  createSessionStore,
  sessionCookieName,
  sessionLifetimeMs,
  sessionReadPath,
} from "./session-store.ts";
import { createStaticFiles } from "./static-files.ts";

export type { HttpAppDeps } from "./http-deps.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** For the first look after a start; to be called once, when the app serves. */
    prepareLists: PrepareLists;
  }
}

const bodyBytesMax = 256 * 1024;
/** Slugs, versions and tag keys stand in addresses, percent-encoded. */
const paramLengthMax = 1000;
const attemptWindowMs = 5 * 60_000;
/** Ten codes a quarter of an hour: a month of guessing finds one of a million with a chance of one in ten. */
const codeWindowMs = 15 * 60_000;

/** Builds the app; call `ready()` before the first request and `close()` at the end. */
export async function createHttpApp(given: HttpAppDeps): Promise<FastifyInstance> {
  const deps = completeDeps(given);
  const app = fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    trustProxy: deps.trustProxy,
    genReqId: () => randomUUID(),
    // Where the app listens by itself: clients open connections in advance that never count as idle.
    forceCloseConnections: true,
    // What fastify refuses before a route is found (a malformed address) answers in our form too.
    frameworkErrors: (error, request, reply) => createErrorHandler(deps)(error, request, reply),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: paramLengthMax },
  });
  const hub = createLiveHub({
    clock: deps.clock,
    logger: deps.logger,
    changedSince: changedIssuesReader(deps.meta),
    onStored: deps.onStored,
    othersStore: deps.meta.capabilities.sharedBetweenMachines,
  });
  app.setErrorHandler(createErrorHandler(deps));
  addSecurityHeaders(app);
  readJsonBodies(app);
  await addSessions(app, deps);
  registerRoutes(app, deps, routes, createHandlers(deps, hub));
  addOpenApi(app, deps);
  addPage(app, deps);
  // Open streams would keep the server from stopping.
  app.addHook("preClose", async () => {
    hub.close();
    deps.quiet.close();
  });
  return app;
}

function completeDeps(given: HttpAppDeps): HttpDeps {
  const limiter = (failuresMax: number) =>
    createAttemptLimiter(given, { failuresMax, windowMs: attemptWindowMs, keysMax: 10_000 });
  const quiet = createQuietWork((err) => given.logger.warn({ err }, "a list could not be prepared"));
  return {
    ...given,
    publicUrl: given.publicUrl.replace(/\/+$/, ""),
    passwords: given.passwords ?? createPasswords(),
    version: given.version ?? "dev",
    similarity: createSimilarityIndex(given.meta),
    keptGroups: createGroupKeeper(given.events, quiet),
    quiet,
    preparedLists: new WeakMap(),
    keptPages: new WeakMap(),
    tagShares: createTagShareCache(given),
    ownCallers: createOwnCallers(),
    attempts: {
      byAddressAndAccount: limiter(10),
      byAddress: limiter(50),
      byAccount: limiter(200),
      codes: createAttemptLimiter(given, { failuresMax: 10, windowMs: codeWindowMs, keysMax: 10_000 }),
    },
  };
}

function createHandlers(deps: HttpDeps, hub: LiveHub) {
  const handlers: Handlers = {
    ...sessionHandlers(deps),
    ...tokenHandlers(deps),
    ...accountHandlers(deps),
    ...invitationHandlers(deps),
    ...memberHandlers(deps),
    ...singleSignOnHandlers(deps),
    ...organizationHandlers(deps),
    ...environmentHandlers(deps),
    ...projectHandlers(deps),
    ...keyHandlers(deps),
    ...teamHandlers(deps),
    ...ownershipHandlers(deps),
    ...setupHandlers(deps),
    ...ingestSettingsHandlers(deps),
    ...ingestUseHandlers(deps),
    ...ownershipTestHandlers(deps),
    ...groupingRulesHandlers(deps),
    ...groupingHandlers(deps),
    ...projectFilterHandlers(deps),
    ...dataRequestHandlers(deps),
    ...issueHandlers(deps),
    ...issueDeletionHandlers(deps),
    ...issueHashHandlers(deps),
    ...issuesStatsHandlers(deps),
    ...issueTagHandlers(deps),
    ...searchSuggestionHandlers(deps),
    ...savedSearchHandlers(deps),
    ...dashboardHandlers(deps),
    ...dashboardCopyHandlers(deps),
    ...sharedDashboardHandlers(deps),
    ...releaseHandlers(deps),
    ...releaseSightingHandlers(deps),
    ...savedQueryHandlers(deps),
    ...commentHandlers(deps),
    ...sharedIssueHandlers(deps),
    ...auditHandlers(deps),
    ...eventHandlers(deps),
    ...attachmentHandlers(deps),
    ...committersHandlers(deps),
    ...eventsQueryHandlers(deps),
    ...healthHandlers(deps),
    ...statsHandlers(deps),
    ...eventsSeriesHandlers(deps),
    ...issueFiguresHandlers(deps),
    ...answerHandlers(deps),
    ...feedbackHandlers(deps),
    ...userReportHandlers(deps),
    ...sourceLinkHandlers(deps),
    ...exportHandlers(deps),
    ...liveHandlers({ ...deps, hub }),
  };
  // Each handler was held to its route above; registering treats all of them alike.
  return handlers as unknown as Readonly<Record<string, (context: unknown) => unknown>>;
}

/** Clients send `Content-Type: application/json` with an empty body too, on DELETE for example. */
function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else
      parse(request, body as string, (error, value) =>
        done(error === null ? null : apiError("bad_request", "The body is not valid JSON."), value),
      );
  });
}

async function addSessions(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  await app.register(cookie);
  await app.register(session, {
    secret: [...deps.sessionSecrets],
    cookieName: sessionCookieName,
    store: createSessionStore(deps),
    saveUninitialized: false,
    rolling: false,
    cookie: {
      path: sessionReadPath,
      httpOnly: true,
      sameSite: "lax",
      secure: deps.publicUrl.startsWith("https://"),
      maxAge: sessionLifetimeMs,
    },
  });
}

function addOpenApi(app: FastifyInstance, deps: HttpDeps): void {
  let text: string | undefined;
  app.get("/api/vedette/openapi.json", async (_, reply) => {
    const info = { title: "Vedette", version: deps.version };
    text ??= JSON.stringify(openApiDocument(routes, info, { Event: eventJsonSchema() }));
    return await reply.type("application/json").send(text);
  });
}

/** Everything that is no API is the page: a file, or its one document. */
function addPage(app: FastifyInstance, deps: HttpDeps): void {
  const sendFile = createStaticFiles({ folder: deps.webDist, clock: deps.clock, logger: deps.logger });
  const { clock, logger } = deps;
  const drawList = createListDrawing({ app, folder: deps.webDist, clock, logger });
  const looks = createListsLookedAt(deps.looks, logger);
  app.addHook("onClose", looks.stop);
  const sendList = createListDocument({ ...deps, drawList, looks });
  app.decorate("prepareLists", createPrepareLists({ ...deps, drawList, looks }));
  app.setNotFoundHandler(async (request, reply) => {
    const isReading = request.method === "GET" || request.method === "HEAD";
    if (!isReading || isApiPath(request.url)) throw notFound();
    return (await sendList(request, reply)) ?? (await sendFile(request, reply));
  });
}
