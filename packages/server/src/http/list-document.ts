/**
 * The document of the list of issues, with the list drawn in it: who opens it reads it before the page's scripts are
 * compiled. Whatever is not there in time, and whoever is not signed in, gets the document without.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { lookCookieName } from "@vedette/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "#kernel/logger.ts";
import type { QuietWork } from "#query/kept/quiet-work.ts";
import { sendCompressed } from "./compress-document.ts";
import type { DrawListFor, ListDrawing } from "./list-drawing.ts";
import type { ListsLookedAt } from "./lists-looked-at.ts";
import { readLook } from "./look-cookie.ts";
import { sessionCookieName } from "./session-store.ts";

/** The list, and the address without a place, which leads to a list. */
const listAddress = /^\/(?:organizations\/[^/?]{1,300}\/issues\/?)?(?:\?|$)/;
/**
 * So long everybody waits at most for answers, as a start or a busy machine may need: without the drawing the list would
 * be painted later still.
 */
const waitMaxMs = 2000;
/** So long a browser paints what it was sent, at times on the same processor. */
const paintingMs = 2000;
/** Each takes the thread for some milliseconds. */
const underWayMax = 4;

export type ListDocumentDeps = {
  readonly drawList: DrawListFor;
  readonly looks: Pick<ListsLookedAt, "note">;
  readonly quiet: Pick<QuietWork, "during">;
  readonly publicUrl: string;
  readonly logger: Logger;
};

/** Answers with the drawn document; undefined where the plain one is to be sent. */
export type ListDocument = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

export function createListDocument({
  drawList,
  looks,
  quiet,
  publicUrl,
  logger,
}: ListDocumentDeps): ListDocument {
  let underWay = 0;

  return async (request, reply) => {
    if (!listAddress.test(request.url) || request.method !== "GET") return undefined;
    if (underWay >= underWayMax) return undefined;
    if (request.cookies[sessionCookieName] === undefined) return undefined;
    underWay += 1;
    try {
      const look = lookOf(request);
      const drawing = await quiet.during(inTime(async (signal) => await drawList({ ...look, signal })));
      if (drawing === undefined) return undefined;
      void quiet.during(sleep(paintingMs, undefined, { ref: false }));
      looks.note({
        userId: drawing.userId,
        href: look.href,
        organization: look.browser.organization,
      });
      if (drawing.setCookie !== undefined) reply.header("set-cookie", drawing.setCookie);
      reply.header("cache-control", "no-store").type("text/html; charset=utf-8");
      return await sendCompressed(request, reply, documentOf(drawing), publicUrl);
    } catch (error) {
      logger.warn({ err: error }, "the list of issues could not be drawn");
      return undefined;
    } finally {
      underWay -= 1;
    }
  };
}

/** The person of a request, and how their browser shows the page. */
function lookOf({ url, headers, ip, cookies }: FastifyRequest) {
  const language = /^[A-Za-z-]{1,20}/.exec(headers["accept-language"] ?? "")?.[0];
  return {
    href: url,
    remoteAddress: ip,
    headers: {
      cookie: `${sessionCookieName}=${encodeURIComponent(cookies[sessionCookieName] ?? "")}`,
      ...(headers.host === undefined ? {} : { host: headers.host }),
      ...(headers["user-agent"] === undefined ? {} : { "user-agent": headers["user-agent"] }),
    },
    browser: { ...(language === undefined ? {} : { language }), ...readLook(cookies[lookCookieName]) },
  };
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

function documentOf({ document: { head, tail, entry, show }, drawn }: ListDrawing): string {
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
