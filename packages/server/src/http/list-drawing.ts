/**
 * Draws the list of issues as text. The page's own build draws (`packages/web/src/draw-list.tsx`), from answers of the
 * same routes that the page asks, so nobody is shown what they may not read. The build is loaded when it is first needed.
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type DrawList, type DrawnList, type FetchAnswer, routes } from "@vedette/api";
import { parseNumericId, type UserId } from "@vedette/protocol";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { readLook } from "./look-cookie.ts";

/** In the folder of the page, and no file of it. */
export const drawingFolder = "server";

const partsSchema = z.object({ head: z.string(), tail: z.string(), entry: z.string(), show: z.string() });

export type DrawnDocument = z.infer<typeof partsSchema>;
type Build = DrawnDocument & { readonly drawList: DrawList };

/** Who looks at which list, and how. */
export type Look = {
  readonly href: string;
  /** Stand for the person at the Web API. */
  readonly headers: Readonly<Record<string, string>>;
  readonly remoteAddress: string | undefined;
  readonly browser: ReturnType<typeof readLook>;
  readonly signal: { readonly aborted: boolean };
  /** Also until what comes too late for the drawing is answered. */
  readonly waitsForAll?: boolean;
};

export type ListDrawing = {
  readonly drawn: DrawnList;
  readonly userId: UserId;
  readonly document: DrawnDocument;
  readonly setCookie: string | string[] | undefined;
};

/** `undefined` where there is no build, nobody is signed in, or the list is not theirs to see. */
export type DrawListFor = (look: Look) => Promise<ListDrawing | undefined>;

export type ListDrawingDeps = {
  readonly app: Pick<FastifyInstance, "inject">;
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
};

export function createListDrawing(deps: ListDrawingDeps): DrawListFor {
  const readBuild = createBuildReader(deps);

  return async ({ href, headers, remoteAddress, browser, signal, waitsForAll = false }) => {
    const build = await readBuild();
    if (build === undefined) return undefined;
    const { drawList, ...document } = build;
    const answers: Promise<Answer>[] = [];
    const read = async (url: string) => {
      const answer = deps.app.inject({
        method: "GET",
        url,
        headers,
        ...(remoteAddress === undefined ? {} : { remoteAddress }),
      });
      answers.push(answer);
      return await answer;
    };
    // First and alone: others would renew the session once more.
    const session = await read(routes.getSession.path);
    const userId = userOf(session.body);
    if (userId === undefined) return undefined;
    const known = new Map([[routes.getSession.path as string, session]]);
    const drawn = await drawList({
      href,
      get: async (url) => toFetchAnswer(known.get(url) ?? (await read(url))),
      browser: {
        language: browser.language ?? null,
        timeZone: browser.zone ?? null,
        density: browser.density ?? null,
        organization: browser.organization ?? null,
      },
      nowMs: () => deps.clock.nowMs(),
      signal,
    });
    if (waitsForAll) await Promise.allSettled(answers);
    return drawn === undefined
      ? undefined
      : { drawn, userId, document, setCookie: session.headers["set-cookie"] };
  };
}

type Answer = Awaited<ReturnType<FastifyInstance["inject"]>>;

function toFetchAnswer({ statusCode, headers, body }: Answer): FetchAnswer {
  return {
    status: statusCode,
    headers: { get: (name) => (headers[name] === undefined ? null : String(headers[name])) },
    text: async () => body,
  };
}

function userOf(session: string): UserId | undefined {
  const user = routes.getSession.response.safeParse(JSON.parse(session)).data?.user;
  return user == null ? undefined : parseNumericId<UserId>(user.id);
}

/** Reads the build when it is first needed, and again where there is another one: the page may be rebuilt meanwhile. */
function createBuildReader({
  folder,
  logger,
}: Pick<ListDrawingDeps, "folder" | "logger">): () => Promise<Build | undefined> {
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
