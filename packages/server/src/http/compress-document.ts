/**
 * Compresses a document that was made for one person. Its length then tells how often its texts repeat each other; who
 * can read lengths on the line, put a text into the document and have it asked for again and again learns of the rest
 * (BREACH). So a document is compressed only for whoever came by themselves or from the page, never where another site
 * led to it. In the threads of the library: the main one does something else meanwhile.
 */
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { accepts, encodings } from "./accepted-encoding.ts";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** A millisecond for 180 KB; the next levels take longer and save little. */
const level = 4;

/** Sends it, compressed where the browser understands it and nobody can learn from it. */
export async function sendCompressed(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  publicUrl: string,
): Promise<FastifyReply> {
  const encoding = isAskedForByOthers(request, publicUrl)
    ? undefined
    : encodings.find(({ name }) => accepts(request, name))?.name;
  if (encoding === undefined) return reply.send(text);
  const bytes = Buffer.from(text);
  reply.header("content-encoding", encoding);
  return reply.send(
    encoding === "br"
      ? await brotli(bytes, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: level,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          },
        })
      : await zip(bytes, { level }),
  );
}

/** Browsers say it on encrypted lines; on others everything can be read anyway. */
function isAskedForByOthers({ headers }: FastifyRequest, publicUrl: string): boolean {
  const site = headers["sec-fetch-site"];
  return site === undefined ? publicUrl.startsWith("https://") : site !== "same-origin" && site !== "none";
}
