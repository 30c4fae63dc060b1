// Reads a server the way a script of a user would: plain requests to the Web API with a token.
//
// The schemas are this suite's own and hold what the tests look at, not the server's: a mistake in a schema
// shared with the server would be invisible here.
import { z } from "zod";
import { pollUntil } from "./poll.ts";

const frameSchema = z.object({
  filename: z.string().nullish(),
  absPath: z.string().nullish(),
  function: z.string().nullish(),
  module: z.string().nullish(),
  lineNo: z.number().nullish(),
  inApp: z.boolean().nullish(),
  context: z.array(z.tuple([z.number(), z.string().nullable()])).nullish(),
});

export type Frame = z.infer<typeof frameSchema>;

const exceptionSchema = z.object({
  type: z.string().nullish(),
  value: z.string().nullish(),
  mechanism: z.looseObject({ type: z.string().nullish(), handled: z.boolean().nullish() }).nullish(),
  stacktrace: z.object({ frames: z.array(frameSchema) }).nullish(),
});

export type ExceptionValue = z.infer<typeof exceptionSchema>;

const issueSchema = z.object({
  id: z.string(),
  shortId: z.string(),
  title: z.string(),
  culprit: z.string().nullable(),
  level: z.string(),
  platform: z.string().nullish(),
  count: z.string(),
  userCount: z.number(),
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
  permalink: z.url(),
});

export type Issue = z.infer<typeof issueSchema>;

const eventSchema = z.object({
  eventID: z.string(),
  title: z.string(),
  culprit: z.string().nullish(),
  platform: z.string().nullish(),
  release: z
    .union([z.string(), z.object({ version: z.string() }).transform((release) => release.version)])
    .nullish(),
  user: z
    .object({ id: z.string().nullish(), email: z.string().nullish(), username: z.string().nullish() })
    .nullish(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  contexts: z.record(z.string(), z.unknown()).nullish(),
  entries: z.array(z.object({ type: z.string(), data: z.unknown() })),
});

export type EventDetails = z.infer<typeof eventSchema>;

const countSchema = z.object({
  data: z.array(z.object({ "count()": z.coerce.number(), "count_unique(id)": z.coerce.number() })).min(1),
});

export type EventCounts = { readonly stored: number; readonly distinct: number };

export type WebApiOptions = { readonly url: string; readonly token: string; readonly organization: string };

/** An answer of the Web API that is not a success. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly status: number;

  constructor(address: string, status: number, text: string) {
    super(`${address} answered ${status}: ${text}`);
    this.status = status;
  }
}

export type WebApi = ReturnType<typeof createWebApi>;

/** A small reader of one organization. */
export function createWebApi({ url, token, organization }: WebApiOptions) {
  const get = async (path: string, query: Readonly<Record<string, string | readonly string[]>> = {}) => {
    const address = new URL(path.startsWith("/") ? path : `/api/0/${path}`, url);
    for (const [key, value] of Object.entries(query)) {
      for (const one of typeof value === "string" ? [value] : value) address.searchParams.append(key, one);
    }
    const answer = await fetch(address, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new AnswerError(`${address.pathname}${address.search}`, answer.status, text);
    return JSON.parse(text) as unknown;
  };

  const post = async (path: string, body: unknown) => {
    const answer = await fetch(new URL(path, url), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new AnswerError(path, answer.status, text);
    return JSON.parse(text) as unknown;
  };

  const issues = async (query: string): Promise<readonly Issue[]> =>
    z
      .array(issueSchema)
      .parse(await get(`organizations/${organization}/issues/`, { query, statsPeriod: "24h" }));

  return {
    get,
    issues,
    /** A new project; returns the DSN of its first key. */
    createProject: async (name: string): Promise<string> => {
      const created = await post(`/api/vedette/organizations/${organization}/projects/`, { name });
      return z.object({ key: z.object({ dsn: z.object({ public: z.url() }) }) }).parse(created).key.dsn
        .public;
    },
    /** The issue that a search finds, as soon as there is one. */
    waitForIssue: ({ query }: { readonly query: string }, timeoutMs: number): Promise<Issue> =>
      pollUntil(`an issue for ${query}`, async () => (await issues(query)).at(0), { timeoutMs }),
    /** The newest event of an issue, with everything that was sent. */
    latestEvent: async (issueId: string): Promise<EventDetails> =>
      eventSchema.parse(await get(`organizations/${organization}/issues/${issueId}/events/latest/`)),
    /** How many errors a search finds: rows, and different event ids. They differ when something is stored twice. */
    eventsCount: async (query: string): Promise<EventCounts> => {
      const path = `organizations/${organization}/events/`;
      const field = ["count()", "count_unique(id)"];
      const [row] = countSchema.parse(
        await get(path, { dataset: "errors", field, query, statsPeriod: "24h" }),
      ).data;
      return { stored: row?.["count()"] ?? 0, distinct: row?.["count_unique(id)"] ?? 0 };
    },
  };
}

/** The exceptions of an event, the one that was caught last. */
export function exceptionsOf(event: EventDetails): readonly ExceptionValue[] {
  const entry = event.entries.find(({ type }) => type === "exception");
  return z.object({ values: z.array(exceptionSchema) }).parse(entry?.data).values;
}
