/**
 * The document of the list of issues, with the list drawn in it: who opens it reads it before the page's scripts are
 * compiled. The page's own build draws, from answers of the same routes that the page asks, so nobody is shown what
 * they may not read. It is loaded when the first such document is asked for. Whatever is not there in time, and whoever
 * is not signed in, gets the document without.
 */
import { stat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type DrawList, type DrawnList, type FetchAnswer, lookCookieName, routes } from "@vedette/api";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import { sendCompressed } from "./compress-document.ts";
import { readLook } from "./look-cookie.ts";
import { sessionCookieName } from "./session-store.ts";

/** In the folder of the page, and no file of it. */
export const drawingFolder = "server";

/** The list, and the address without a place, which leads to a list. */
const listAddress = /^\/(?:organizations\/[^/?]{1,300}\/issues\/?)?(?:\?|$)/;
/** So long everybody waits at most for answers; a busy machine takes its time where an idle one needs a tenth of it. */
const waitMaxMs = 1000;
/** Each takes the thread for some milliseconds. */
const underWayMax = 4;

const partsSchema = z.object({ head: z.string(), tail: z.string(), entry: z.string(), show: z.string() });

type Build = z.infer<typeof partsSchema> & { readonly drawList: DrawList };

export type ListDocumentDeps = {
  readonly app: Pick<FastifyInstance, "inject">;
  readonly folder: string;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Answers with the drawn document; undefined where the plain one is to be sent. */
export type ListDocument = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

export function createListDocument(deps: ListDocumentDeps): ListDocument {
  const readBuild = createBuildReader(deps);
  let underWay = 0;

  return async (request, reply) => {
    if (!listAddress.test(request.url) || request.method !== "GET") return undefined;
    if (underWay >= underWayMax) return undefined;
    if (request.cookies[sessionCookieName] === undefined) return undefined;
    underWay += 1;
    try {
      const build = await readBuild();
      if (build === undefined) return undefined;
      const document = await inTime(async (signal) => await draw(deps, build, { request, signal }));
      if (document === undefined) return undefined;
      if (document.setCookie !== undefined) reply.header("set-cookie", document.setCookie);
      reply.header("cache-control", "no-store").type("text/html; charset=utf-8");
      return await sendCompressed(request, reply, documentOf(build, document.drawn), deps.publicUrl);
    } catch (error) {
      deps.logger.warn({ err: error }, "the list of issues could not be drawn");
      return undefined;
    } finally {
      underWay -= 1;
    }
  };
}

type Answer = Awaited<ReturnType<ReturnType<typeof readerFor>>>;

/** The Web API as the person of a request reads it. */
function readerFor(app: ListDocumentDeps["app"], { headers, ip, cookies }: FastifyRequest) {
  const cookie = `${sessionCookieName}=${encodeURIComponent(cookies[sessionCookieName] ?? "")}`;
  return async (url: string) =>
    await app.inject({
      method: "GET",
      url,
      remoteAddress: ip,
      headers: {
        cookie,
        ...(headers.host === undefined ? {} : { host: headers.host }),
        ...(headers["user-agent"] === undefined ? {} : { "user-agent": headers["user-agent"] }),
      },
    });
}

function toFetchAnswer({ statusCode, headers, body }: Answer): FetchAnswer {
  return {
    status: statusCode,
    headers: { get: (name) => (headers[name] === undefined ? null : String(headers[name])) },
    text: async () => body,
  };
}

function isSomebody(session: string): boolean {
  return routes.getSession.response.safeParse(JSON.parse(session)).data?.user != null;
}

type Signal = { aborted: boolean };

/** What comes of it, or nothing where it takes longer than anybody should wait. */
async function inTime<Made>(make: (signal: Signal) => Promise<Made | undefined>): Promise<Made | undefined> {
  const signal = { aborted: false };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      signal.aborted = true;
      resolve(undefined);
    }, waitMaxMs);
  });
  return await Promise.race([make(signal), late]).finally(() => clearTimeout(timer));
}

async function draw(
  { app, clock }: ListDocumentDeps,
  { drawList }: Build,
  asked: { readonly request: FastifyRequest; readonly signal: Signal },
): Promise<{ readonly drawn: DrawnList; readonly setCookie: string | string[] | undefined } | undefined> {
  const { request, signal } = asked;
  const read = readerFor(app, request);
  // First and alone: others would renew the session once more.
  const session = await read(routes.getSession.path);
  if (!isSomebody(session.body)) return undefined;
  const known = new Map<string, Answer>([[routes.getSession.path, session]]);
  const look = readLook(request.cookies[lookCookieName]);
  const language = /^[A-Za-z-]{1,20}/.exec(request.headers["accept-language"] ?? "")?.[0];
  const drawn = await drawList({
    href: request.url,
    get: async (url) => toFetchAnswer(known.get(url) ?? (await read(url))),
    browser: {
      language: look.language ?? language ?? null,
      timeZone: look.zone ?? null,
      density: look.density ?? null,
      organization: look.organization ?? null,
    },
    nowMs: () => clock.nowMs(),
    signal,
  });
  return drawn === undefined ? undefined : { drawn, setCookie: session.headers["set-cookie"] };
}

function documentOf({ head, tail, entry, show }: Build, drawn: DrawnList): string {
  return [
    head
      .replace(/(<html lang=")[^"]*/, `$1${drawn.language}`)
      // Before anything can be seen: from then on keys may be pressed.
      .replace("</head>", `  <script src="${show}" data-main="${entry}"></script>\n  </head>`),
    `<div id="root">${drawn.html}</div>\n    `,
    `<script type="application/json" id="${drawn.dataId}">${drawn.data}</script>`,
    tail,
  ].join("");
}

/** Reads the build when it is first needed, and again where there is another one: the page may be rebuilt meanwhile. */
function createBuildReader({ folder, logger }: ListDocumentDeps): () => Promise<Build | undefined> {
  const path = join(folder, drawingFolder, "document.json");
  // Written last: a build that is under way is none.
  const drawingPath = join(folder, drawingFolder, "draw-list.mjs");
  let known: { readonly atMs: number; readonly build: Promise<Build | undefined> } | undefined;

  const read = async (atMs: number): Promise<Build | undefined> => {
    try {
      const parts = partsSchema.parse(JSON.parse(await readFile(path, "utf8")));
      const address = pathToFileURL(drawingPath);
      address.search = String(atMs);
      const { drawList } = (await import(address.href)) as { readonly drawList: DrawList };
      return { ...parts, drawList };
    } catch (error) {
      logger.warn({ err: error, folder }, "the list of issues is not drawn by the server");
      return undefined;
    }
  };

  return async () => {
    const facts = await stat(drawingPath).catch(() => undefined);
    if (facts === undefined) return undefined;
    if (known?.atMs !== facts.mtimeMs) known = { atMs: facts.mtimeMs, build: read(facts.mtimeMs) };
    return await known.build;
  };
}
