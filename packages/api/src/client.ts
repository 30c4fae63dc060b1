/**
 * A typed client derived from a table of routes. It runs wherever there is a `fetch`: the page, tests, tools.
 *
 * `const api = createApiClient(routes, { fetch }); const page = await api.listOrganizationIssues({ params: { org } })`
 */
import type { FaultReason } from "./fault-reasons.ts";
import { parseLinkHeader } from "./link-header.ts";
import type { Page, RouteCall, RouteDefinition, RouteResult, RouteTable } from "./route.ts";

/** The platform's own type where there is one; this package is compiled without any platform. */
type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } }
  ? S
  : { readonly aborted: boolean };

export type FetchInit = {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly credentials?: "same-origin";
  readonly signal?: Signal;
};

export type FetchAnswer = {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly text: () => Promise<string>;
};

export type ApiClientOptions = {
  readonly fetch: (url: string, init: FetchInit) => Promise<FetchAnswer>;
  /** Without a slash at the end; empty for the page's own origin. */
  readonly baseUrl?: string;
  /** An API token; the page has a cookie instead. */
  readonly token?: string;
  /** Checks every answer against its schema: for tests, not for the page. */
  readonly checkAnswers?: boolean;
};

/** A refusal by the server, or an answer that is not one. `status` is 0 when nothing came back. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  /** Reasons by field, for forms. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly retryAfterSeconds: number | undefined;
  /** Which characters of a search the refusal is about. */
  readonly position: { readonly start: number; readonly end: number } | undefined;
  /** The codes beside the sentences of `fields`, in their order; absent where there is none. */
  readonly reasons: Readonly<Record<string, readonly (FaultReason | null)[] | undefined>>;
  /** The code beside the message, where it is about one thing: a search, an issuer. */
  readonly reason: FaultReason | undefined;

  constructor(
    message: string,
    facts: {
      readonly status: number;
      readonly code: string;
      readonly fields?: Readonly<Record<string, readonly string[]>>;
      readonly retryAfterSeconds?: number | undefined;
      readonly position?: ApiError["position"];
      readonly reasons?: ApiError["reasons"] | undefined;
      readonly reason?: FaultReason | undefined;
    },
  ) {
    super(message);
    this.status = facts.status;
    this.code = facts.code;
    this.fields = facts.fields ?? {};
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.position = facts.position;
    this.reasons = facts.reasons ?? {};
    this.reason = facts.reason;
  }
}

export type CallOptions = { readonly signal?: Signal };

type Call<R extends RouteDefinition> =
  // oxlint-disable-next-line typescript/no-empty-object-type -- asks whether every field is optional
  {} extends RouteCall<R>
    ? (call?: RouteCall<R>, options?: CallOptions) => Promise<RouteResult<R>>
    : (call: RouteCall<R>, options?: CallOptions) => Promise<RouteResult<R>>;

export type ApiClient<Table extends RouteTable> = {
  readonly [Name in keyof Table]: Call<Table[Name]>;
} & {
  /** The address of a route, for links and for `EventSource`. */
  readonly url: <Name extends keyof Table>(name: Name, call: Omit<RouteCall<Table[Name]>, "body">) => string;
};

type LooseCall = {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
};

/** Makes a client with one method per route of the table. */
export function createApiClient<const Table extends RouteTable>(
  table: Table,
  options: ApiClientOptions,
): ApiClient<Table> {
  const methods: Record<string, unknown> = {
    url: (name: string, call: LooseCall) => {
      const definition = table[name];
      if (definition === undefined) throw new Error(`no route is called ${name}`);
      return (options.baseUrl ?? "") + formatAddress(definition, call);
    },
  };
  for (const [name, definition] of Object.entries(table)) {
    methods[name] = (call: LooseCall = {}, callOptions: CallOptions = {}) =>
      perform(definition, call, callOptions, options);
  }
  return methods as ApiClient<Table>;
}

async function perform(
  definition: RouteDefinition,
  call: LooseCall,
  callOptions: CallOptions,
  options: ApiClientOptions,
): Promise<unknown> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (call.body !== undefined) headers["content-type"] = "application/json";
  if (options.token !== undefined) headers["authorization"] = `Bearer ${options.token}`;
  const answer = await options.fetch((options.baseUrl ?? "") + formatAddress(definition, call), {
    method: definition.method,
    headers,
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(options.token === undefined ? { credentials: "same-origin" as const } : {}),
    ...(callOptions.signal === undefined ? {} : { signal: callOptions.signal }),
  });
  const text = await answer.text();
  const value = text === "" ? undefined : parseJson(text, answer.status);
  if (answer.status < 200 || answer.status > 299) throw readError(answer, value);
  const data = options.checkAnswers === true ? definition.response.parse(value) : value;
  return definition.paginated === true ? readPage(answer, data) : data;
}

function readPage(answer: FetchAnswer, data: unknown): Page<unknown> {
  const cursors = parseLinkHeader(answer.headers.get("link"));
  const hits = answer.headers.get("x-hits");
  return {
    items: Array.isArray(data) ? data : [],
    nextCursor: cursors.next,
    previousCursor: cursors.previous,
    hits: hits === null ? undefined : Number(hits),
  };
}

function parseJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, for example; the caller learns it as a refusal with the status it came with.
    throw new ApiError("The server's answer is not JSON.", { status, code: "not_json" });
  }
}

function readError(answer: FetchAnswer, value: unknown): ApiError {
  const body = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const fields: Record<string, readonly string[]> = {};
  for (const [key, reasons] of Object.entries(body)) {
    if (Array.isArray(reasons)) fields[key] = reasons.map(String);
  }
  const field = typeof body["field"] === "string" ? body["field"] : undefined;
  const detail = typeof body["detail"] === "string" ? body["detail"] : undefined;
  if (field !== undefined && detail !== undefined) fields[field] = [detail];
  // Made by the same release of the server as the sentences beside them.
  const reason = body["reason"] as FaultReason | undefined;
  const reasons = body["reasons"] as ApiError["reasons"] | undefined;
  const retryAfter = Number(answer.headers.get("retry-after") ?? Number.NaN);
  return new ApiError(detail ?? Object.values(fields)[0]?.[0] ?? `The server answered ${answer.status}.`, {
    status: answer.status,
    code: typeof body["code"] === "string" ? body["code"] : "unknown",
    fields,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
    position: readPosition(body["position"]),
    reasons: field === undefined || reason === undefined ? reasons : { ...reasons, [field]: [reason] },
    reason,
  });
}

function readPosition(value: unknown): ApiError["position"] {
  if (typeof value !== "object" || value === null || !("start" in value) || !("end" in value))
    return undefined;
  const { start, end } = value;
  return typeof start === "number" && typeof end === "number" ? { start, end } : undefined;
}

/** Path and query string of a call; every value is percent-encoded. */
export function formatAddress(definition: RouteDefinition, call: LooseCall): string {
  const params = (call.params ?? {}) as Record<string, unknown>;
  const path = definition.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name] ?? "")),
  );
  const pairs: string[] = [];
  for (const [key, value] of Object.entries((call.query ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === undefined || one === null) continue;
      pairs.push(`${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`);
    }
  }
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}
