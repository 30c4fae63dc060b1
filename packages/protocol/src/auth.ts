/**
 * Whose request it is: the credentials of an ingest request in every form that clients use.
 *
 * A request names its key in exactly one of: the header `X-Sentry-Auth`, the header `Authorization` (scheme
 * `Sentry`, or `Basic` with the key as user), the query string (`sentry_key=…`), the path. More than one is
 * refused. An envelope without any of them may hold a `dsn` in its header; beside another source that has to
 * name the same project and key.
 */
import { decodeBase64 } from "./bytes.ts";
import { parseDsn } from "./dsn.ts";
import { parsePublicKey, type ProjectId, type PublicKey } from "./ids.ts";

export const protocolVersionMax = 7;

export type AuthSource = "x-sentry-auth" | "authorization" | "basic" | "query" | "path" | "dsn";

export type Auth = {
  readonly source: AuthSource;
  readonly publicKey: PublicKey;
  /** As a DSN names it; other sources leave it to the path. */
  readonly projectId?: ProjectId;
  readonly version: number;
  /** As the client names itself, for example `sentry.python/2.68.0`; empty when it does not. */
  readonly client: string;
};

export type AuthFaultCode = "missing" | "multiple" | "version" | "key" | "dsn" | "dsn_mismatch";

/** `status` is the HTTP status that the protocol asks for. */
export type AuthFault = {
  readonly code: AuthFaultCode;
  readonly status: 400 | 401;
  readonly message: string;
};

export type AuthResult =
  | { readonly ok: true; readonly auth: Auth }
  | { readonly ok: false; readonly fault: AuthFault };

export type AuthInput = {
  readonly xSentryAuth?: string | undefined;
  readonly authorization?: string | undefined;
  /** The query string, with or without its question mark. */
  readonly query?: string | undefined;
  /** A key that is part of the path (check-ins, crash archives). */
  readonly pathKey?: string | undefined;
  /** The project in the path. */
  readonly projectId?: ProjectId | undefined;
  /** `dsn` of an envelope header. */
  readonly envelopeDsn?: unknown;
};

type Credentials = { readonly source: AuthSource; readonly pairs: ReadonlyMap<string, string> };

const credentialsLengthMax = 4096;
/** An event sent by GET stands beside the key: as long as a request's head may be. */
const queryLengthMax = 32_768;
const clientLengthMax = 200;

/** Reads and checks the credentials of one request. */
export function readAuth(input: AuthInput): AuthResult {
  const found = collect(input);
  const [first, second] = found;
  if (second !== undefined) return fault("multiple", 401, "multiple authorization payloads detected");
  if (first === undefined) {
    if (input.envelopeDsn === undefined) return fault("missing", 401, "missing authorization information");
    return authOfDsn(input.envelopeDsn, input.projectId);
  }
  const version = readVersion(first.pairs.get("sentry_version"));
  if (version === undefined) {
    return fault("version", 400, `unsupported protocol version, at most ${protocolVersionMax} is known`);
  }
  const publicKey = parsePublicKey(first.pairs.get("sentry_key"));
  if (publicKey === undefined) return fault("key", 401, "bad or missing sentry_key");
  if (input.envelopeDsn !== undefined) {
    const dsn = authOfDsn(input.envelopeDsn, input.projectId);
    if (!dsn.ok) return dsn;
    if (dsn.auth.publicKey !== publicKey) {
      return fault("dsn_mismatch", 400, "the dsn in the envelope header names another key than the request");
    }
  }
  const client = (first.pairs.get("sentry_client") ?? "").slice(0, clientLengthMax);
  return { ok: true, auth: { source: first.source, publicKey, version, client } };
}

function collect(input: AuthInput): readonly Credentials[] {
  const found: Credentials[] = [];
  const custom = schemePairs(input.xSentryAuth);
  if (custom !== undefined) found.push({ source: "x-sentry-auth", pairs: custom });
  const standard = schemePairs(input.authorization);
  if (standard !== undefined) found.push({ source: "authorization", pairs: standard });
  const basic = basicPairs(input.authorization);
  if (basic !== undefined) found.push({ source: "basic", pairs: basic });
  const query = queryPairs(input.query);
  if (query !== undefined) found.push({ source: "query", pairs: query });
  if (input.pathKey !== undefined) {
    found.push({ source: "path", pairs: new Map([["sentry_key", input.pathKey]]) });
  }
  return found;
}

/** `Sentry sentry_key=…, sentry_version=7`: any case of the scheme, commas with or without spaces, nothing encoded. */
function schemePairs(header: string | undefined): ReadonlyMap<string, string> | undefined {
  if (header === undefined || header.length > credentialsLengthMax || !/^\s*sentry\s/i.test(header)) {
    return undefined;
  }
  const pairs = new Map<string, string>();
  for (const part of header.trim().slice("sentry".length).split(",")) {
    const equals = part.indexOf("=");
    if (equals < 0) continue;
    const key = part.slice(0, equals).trim().toLowerCase();
    if (!pairs.has(key)) pairs.set(key, unquote(part.slice(equals + 1).trim()));
  }
  return pairs;
}

function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

function basicPairs(header: string | undefined): ReadonlyMap<string, string> | undefined {
  if (header === undefined || header.length > credentialsLengthMax) return undefined;
  const match = /^\s*basic\s+(\S+)\s*$/i.exec(header);
  if (match === null) return undefined;
  const user = decodeBase64(match[1] ?? "")?.split(":", 1)[0] ?? "";
  return new Map([["sentry_key", user]]);
}

function queryPairs(query: string | undefined): ReadonlyMap<string, string> | undefined {
  if (query === undefined || query.length > queryLengthMax) return undefined;
  if (!query.includes("sentry_") && !query.includes("%")) return undefined;
  const pairs = new Map<string, string>();
  for (const part of (query.startsWith("?") ? query.slice(1) : query).split("&")) {
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.slice(0, equals);
    const key = name.includes("%") ? decodeQueryText(name) : name;
    if (!key.startsWith("sentry_")) continue;
    if (!pairs.has(key)) pairs.set(key, equals < 0 ? "" : decodeQueryText(part.slice(equals + 1)));
  }
  return pairs.size === 0 ? undefined : pairs;
}

function decodeQueryText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // A stray percent sign: the text as it stands is the best reading there is.
    return text;
  }
}

/** Missing or unreadable numbers count as the newest version; a newer one is refused. */
function readVersion(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return protocolVersionMax;
  const version = Number.parseFloat(text);
  if (Number.isNaN(version)) return undefined;
  return version > protocolVersionMax ? undefined : Math.trunc(version);
}

function authOfDsn(value: unknown, projectId: ProjectId | undefined): AuthResult {
  const dsn = parseDsn(value);
  if (dsn === undefined) return fault("dsn", 400, "bad dsn in the envelope header");
  if (projectId !== undefined && dsn.projectId !== projectId) {
    return fault(
      "dsn_mismatch",
      400,
      "the dsn in the envelope header names another project than the request",
    );
  }
  return {
    ok: true,
    auth: {
      source: "dsn",
      publicKey: dsn.publicKey,
      projectId: dsn.projectId,
      version: protocolVersionMax,
      client: "",
    },
  };
}

function fault(code: AuthFaultCode, status: 400 | 401, message: string): AuthResult {
  return { ok: false, fault: { code, status, message } };
}
