/**
 * A request as a command that repeats it. The words are a stranger's: each stands in single quotes, in which a shell
 * reads nothing but the next quote, and none is left where curl itself would read a file or an option. Masked secrets
 * stay masked. Pure.
 */
import type { EventRequest } from "@vedette/api";

/** They belong to the connection, or are made by curl itself. */
const OWN_HEADERS = /^(?:host|content-length|connection|transfer-encoding|accept-encoding|:.*)$/i;
const METHOD = /^[A-Za-z]{1,20}$/;

/** One word of a POSIX shell. */
export function shellWord(text: string): string {
  // oxlint-disable-next-line no-control-regex -- no word of a shell may hold a NUL, and a terminal acts on the others
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "");
  return `'${clean.replaceAll("'", "'\\''")}'`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ");
}

function addressOf({ url, query }: EventRequest): string {
  if (url === null) return "";
  if (query.length === 0 || url.includes("?")) return url;
  const pairs = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `${url}?${pairs.join("&")}`;
}

function isForm(request: EventRequest): boolean {
  const type = request.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return /urlencoded/i.test(type ?? request.inferredContentType ?? "");
}

function bodyOf(request: EventRequest): string | undefined {
  const { data } = request;
  if (data === null || data === undefined || data === "") return undefined;
  if (typeof data === "string") return data;
  if (isForm(request) && typeof data === "object" && !Array.isArray(data)) {
    return Object.entries(data)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
      .join("&");
  }
  return JSON.stringify(data);
}

/** The command, an option to a line; undefined where no address is known that curl could ask. */
export function curlCommand(request: EventRequest): string | undefined {
  const address = addressOf(request);
  if (!/^https?:\/\//i.test(address)) return undefined;
  const lines = [`curl --globoff --url ${shellWord(oneLine(address))}`];
  const method = request.method ?? "GET";
  if (METHOD.test(method) && method.toUpperCase() !== "GET")
    lines.push(`--request ${shellWord(method.toUpperCase())}`);
  let hasCookies = false;
  for (const [name, value] of request.headers) {
    // `@name` would be read as a file of headers.
    if (OWN_HEADERS.test(name) || name.startsWith("@") || name.trim() === "") continue;
    hasCookies ||= name.toLowerCase() === "cookie";
    lines.push(`--header ${shellWord(`${oneLine(name)}: ${oneLine(value)}`)}`);
  }
  if (!hasCookies && request.cookies.length > 0) {
    // With a sign of equality it is no file of cookies.
    const pairs = request.cookies.map(([name, value]) => `${oneLine(name)}=${oneLine(value)}`);
    lines.push(`--cookie ${shellWord(pairs.join("; "))}`);
  }
  const body = bodyOf(request);
  if (body !== undefined) lines.push(`--data-raw ${shellWord(body)}`);
  return lines.join(" \\\n  ");
}
