/**
 * From the table of routes to fastify: each request passes identification, origin check, permission and schema
 * before its handler sees it. A route without a permission is refused at start.
 */
import { type RouteDefinition, type RouteTable, scopesOf } from "@vedette/api";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { isInstanceAdministrator } from "#domain/permissions/instance-administrator.ts";
import type { Caller } from "#domain/permissions/rights.ts";
import { findSession, recordSessionUse } from "#domain/sessions/sessions.ts";
import { UserError } from "#kernel/errors.ts";
import { type Access, decideAccess } from "./access.ts";
import { apiError } from "./answer-error.ts";
import { identifyCaller } from "./caller.ts";
import { fieldSentence } from "./field-reason.ts";
import type { AnswerTools, FileAnswer } from "./handler.ts";
import type { HttpDeps } from "./http-deps.ts";
import { startEventStream } from "./live/event-stream.ts";
import { linkHeader, type PageOf } from "./paging.ts";
import { requireSameOrigin } from "./same-origin.ts";
import { sessionCookieName, sessionCookiePath, sessionReadPath } from "./session-store.ts";

/** What is said of a fault where its schema has no words of its own. */
const words = { error: fieldSentence };

/** The handlers without their types: this file serves all of them alike. */
type AnyHandler = (context: unknown) => unknown;

/** Registers every route of the table. */
export function registerRoutes(
  app: FastifyInstance,
  deps: HttpDeps,
  table: RouteTable,
  handlers: Readonly<Record<string, AnyHandler>>,
): void {
  for (const [name, definition] of Object.entries(table)) {
    const handler = handlers[name];
    if (handler === undefined) throw new Error(`the route ${name} has no handler`);
    checkPermission(name, definition);
    app.route({
      method: definition.method,
      url: definition.path.replaceAll(/\{([^}]+)\}/g, ":$1"),
      handler: async (request, reply) => await serve(deps, definition, handler, request, reply),
    });
  }
}

function checkPermission(name: string, definition: RouteDefinition): void {
  const { permission } = definition;
  if (permission === "public" || permission === "signed-in" || permission === "instance-admin") return;
  if (scopesOf(permission).length === 0) throw new Error(`the route ${name} names no permission`);
}

async function serve(
  deps: HttpDeps,
  definition: RouteDefinition,
  handler: AnyHandler,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { caller, access } = await admit(deps, definition, request);
  const input = readInput(definition, request);
  const context = {
    ...input,
    ...access,
    caller,
    request: { id: request.id, ip: request.ip, url: request.url, isSecure: request.protocol === "https" },
    answer: answerTools(request, reply, deps),
    stillAllowed: async () => await isStillAllowed(deps, definition, request),
    openStream: (onEnd: () => void) => {
      reply.hijack();
      return startEventStream(reply.raw, onEnd);
    },
  };
  const answering = (async () => await handler(context))();
  // Somebody waits for every answer but those that go on for as long as a page is open.
  const answer = await (definition.stream === true ? answering : deps.quiet.during(answering));
  if (definition.stream === true) return undefined;
  if (definition.redirect === true) return await reply.redirect(answer as string, 303);
  if (definition.file === true) return await sendFile(reply, answer as FileAnswer);
  if (reply.statusCode === 200 && definition.status !== undefined) reply.status(definition.status);
  if (definition.paginated === true)
    return await sendPage(deps, definition, request, reply, answer as PageOf<unknown>);
  if (definition.status === 204) return await reply.send();
  return await reply.send(deps.checkAnswers === true ? definition.response.parse(answer) : answer);
}

/** Always as a download and never guessed at: the bytes are a client's. */
async function sendFile(reply: FastifyReply, file: FileAnswer): Promise<FastifyReply> {
  const ascii = file.fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  reply.header(
    "content-disposition",
    `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.fileName.toWellFormed())}`,
  );
  reply.header("x-content-type-options", "nosniff");
  reply.header("content-security-policy", "default-src 'none'; sandbox");
  if (file.sizeBytes !== undefined) reply.header("content-length", String(file.sizeBytes));
  return await reply
    .type(
      /^[\w.+-]+\/[\w.+-]+(?:; charset=utf-8)?$/.test(file.contentType)
        ? file.contentType
        : "application/octet-stream",
    )
    .send(file.content);
}

async function sendPage(
  deps: HttpDeps,
  definition: RouteDefinition,
  request: FastifyRequest,
  reply: FastifyReply,
  page: PageOf<unknown>,
): Promise<FastifyReply> {
  reply.header("link", linkHeader(deps.publicUrl, request.url, page.nextCursor));
  if (page.hits !== undefined) reply.header("x-hits", String(page.hits));
  return await reply.send(deps.checkAnswers === true ? definition.response.parse(page.items) : page.items);
}

/** Identification, origin and permission, in this order; nothing of the request is looked at before. */
async function admit(
  deps: HttpDeps,
  definition: RouteDefinition,
  request: FastifyRequest,
): Promise<{ readonly caller: Caller | undefined; readonly access: Access | undefined }> {
  const { caller, isByCookie } = await identifyCaller(deps, request);
  if (caller === undefined && definition.permission !== "public") {
    throw apiError("not_authenticated", "Authentication credentials were not provided.");
  }
  const origin = {
    method: request.method,
    origin: request.headers.origin,
    host: request.headers.host,
    fetchSite: singleHeader(request.headers["sec-fetch-site"]),
  };
  // A browser names the origin of whatever changes something; a script that has no cookie need not.
  if (isByCookie || origin.origin !== undefined) requireSameOrigin(origin, deps.publicUrl);
  if (caller !== undefined && definition.permission === "instance-admin") {
    if (!(await isInstanceAdministrator(deps.meta, caller)))
      throw apiError("forbidden", "You do not have permission to perform this action.");
  }
  if (caller === undefined || scopesOf(definition.permission).length === 0)
    return { caller, access: undefined };
  const params = request.params as Readonly<Record<string, string | undefined>>;
  return { caller, access: await decideAccess(deps.meta, caller, definition.permission, params) };
}

async function isStillAllowed(
  deps: HttpDeps,
  definition: RouteDefinition,
  request: FastifyRequest,
): Promise<boolean> {
  const { userId, sessionId } = request.session;
  if (userId !== undefined && (await findSession(deps.meta, sessionId, deps.clock.nowMs())) === undefined)
    return false;
  try {
    await admit(deps, definition, request);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function readInput(definition: RouteDefinition, request: FastifyRequest) {
  return {
    params: definition.params?.parse(request.params, words),
    query: definition.query?.parse(request.query, words),
    body: definition.body?.parse(
      request.body ?? (definition.body instanceof z.ZodObject ? {} : undefined),
      words,
    ),
  };
}

function answerTools(request: FastifyRequest, reply: FastifyReply, deps: HttpDeps): AnswerTools {
  return {
    cookie: (name) => request.cookies[name],
    setCookie: (name, value, { path, lifetimeMs }) =>
      void reply.setCookie(name, value, {
        path,
        maxAge: Math.ceil(lifetimeMs / 1000),
        httpOnly: true,
        sameSite: "lax",
        secure: deps.publicUrl.startsWith("https://"),
      }),
    setStatus: (status) => void reply.status(status),
    setHeader: (name, value) => void reply.header(name, value),
    session: {
      id: request.session.userId === undefined ? undefined : request.session.sessionId,
      start: async (userId, voucher) => {
        const before = request.session;
        const isSame = voucher !== undefined && before.userId === userId;
        const known = isSame ? (before.vouchers ?? []) : [];
        const others = known.filter((one) => one.organizationId !== voucher?.organizationId);
        const vouchers = voucher === undefined ? [] : [...others, voucher];
        const isOnlyVouched = voucher !== undefined && !(isSame && before.isOnlyVouched !== true);
        await before.regenerate();
        const atMs = deps.clock.nowMs();
        Object.assign(request.session, { userId, usedOnDay: Math.floor(atMs / 86_400_000) });
        Object.assign(request.session, { vouchers, isOnlyVouched });
        request.session.cookie.path = sessionCookiePath;
        // One of an earlier version, which a browser would send first.
        if (request.cookies[sessionCookieName] !== undefined)
          reply.clearCookie(sessionCookieName, { path: sessionReadPath });
        const use = { userAgent: request.headers["user-agent"], ipAddress: request.ip, atMs };
        await recordSessionUse(deps.meta, request.session.sessionId, use);
        return { kind: "user", userId, vouchers, isOnlyVouched };
      },
      end: async () => {
        if (request.session.userId !== undefined) await request.session.destroy();
        reply.clearCookie(sessionCookieName, { path: sessionCookiePath });
        reply.clearCookie(sessionCookieName, { path: sessionReadPath });
      },
    },
  };
}
