import { describe, expect, expectTypeOf, it } from "vitest";
import { ApiError, createApiClient, formatAddress, type FetchAnswer, type FetchInit } from "./client.ts";
import { formatLinkHeader } from "./link-header.ts";
import type { Page } from "./route.ts";
import { routes } from "./routes.ts";
import type { Issue, Me } from "./shapes.ts";

type Sent = { readonly url: string; readonly init: FetchInit };

function recordingFetch(answer: {
  status?: number;
  body?: unknown;
  text?: string;
  headers?: Record<string, string>;
}) {
  const sent: Sent[] = [];
  const fetch = async (url: string, init: FetchInit): Promise<FetchAnswer> => {
    sent.push({ url, init });
    return {
      status: answer.status ?? 200,
      headers: { get: (name) => answer.headers?.[name] ?? null },
      text: async () => answer.text ?? (answer.body === undefined ? "" : JSON.stringify(answer.body)),
    };
  };
  return { fetch, sent };
}

describe("the typed client", () => {
  it("encodes every parameter, repeats lists and leaves out what is not given", () => {
    const address = formatAddress(routes.listProjectIssues, {
      params: { org: "a/b", project: "ünï" },
      query: { query: "is:unresolved a&b", environment: ["prod", "eu,1"], cursor: undefined, limit: 25 },
    });
    expect(address).toBe(
      "/api/0/projects/a%2Fb/%C3%BCn%C3%AF/issues/?query=is%3Aunresolved%20a%26b&environment=prod&environment=eu%2C1&limit=25",
    );
  });

  it("sends the method, a JSON body and the token, and answers with the value", async () => {
    const { fetch, sent } = recordingFetch({ body: { status: "resolved" } });
    const api = createApiClient(routes, { fetch, baseUrl: "http://host", token: "secret" });
    const answer = await api.updateProjectIssues({
      params: { org: "o", project: "p" },
      query: { id: ["5"] },
      body: { status: "resolved" },
    });
    expect(answer).toEqual({ status: "resolved" });
    expect(sent[0]?.url).toBe("http://host/api/0/projects/o/p/issues/?id=5");
    expect(sent[0]?.init).toMatchObject({
      method: "PUT",
      body: '{"status":"resolved"}',
      headers: { authorization: "Bearer secret", "content-type": "application/json" },
    });
  });

  it("reads the pages of a list from the Link header", async () => {
    const url = "http://host/list?a=1,2";
    const link = formatLinkHeader({
      previous: { url, cursor: "0:0:1", hasResults: false },
      next: { url, cursor: "0:100:0", hasResults: true },
    });
    const { fetch } = recordingFetch({ body: [], headers: { link, "x-hits": "120" } });
    const page = await createApiClient(routes, { fetch }).listOrganizationIssues({ params: { org: "o" } });
    expect(page).toEqual({ items: [], nextCursor: "0:100:0", previousCursor: undefined, hits: 120 });
  });

  it("turns a refusal into an error with code, fields and waiting time", async () => {
    const refusal = {
      status: 429,
      body: { detail: "Wait.", code: "too_many_attempts" },
      headers: { "retry-after": "7" },
    };
    const api = createApiClient(routes, recordingFetch(refusal));
    const failure = await api
      .signIn({ body: { email: "a@b.co", password: "x" } })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({
      status: 429,
      code: "too_many_attempts",
      message: "Wait.",
      retryAfterSeconds: 7,
    });
  });

  it("keeps the reasons of each field of a validation fault", async () => {
    const api = createApiClient(routes, recordingFetch({ status: 400, body: { name: ["Required."] } }));
    await expect(api.createProject({ params: { org: "o" }, body: { name: "x" } })).rejects.toMatchObject({
      fields: { name: ["Required."] },
      message: "Required.",
    });
  });

  it("tells which characters of a search are wrong", async () => {
    const body = {
      detail: "No such state.",
      code: "invalid_query",
      field: "query",
      position: { start: 3, end: 9 },
    };
    const api = createApiClient(routes, recordingFetch({ status: 400, body }));
    await expect(api.listOrganizationIssues({ params: { org: "o" } })).rejects.toMatchObject({
      code: "invalid_query",
      position: { start: 3, end: 9 },
    });
  });

  it("answers a page of a proxy with a typed error instead of a syntax error", async () => {
    const api = createApiClient(routes, recordingFetch({ status: 502, text: "<html>" }));
    await expect(api.me()).rejects.toMatchObject({ status: 502, code: "not_json" });
  });

  it("gives each method the types of its route", () => {
    const api = createApiClient(routes, recordingFetch({}));
    expectTypeOf(api.me).returns.resolves.toEqualTypeOf<Me>();
    expectTypeOf(api.listOrganizationIssues).returns.resolves.toEqualTypeOf<Page<Issue>>();
    // @ts-expect-error -- the path needs an organization
    expect(() => api.url("getOrganization", {})).not.toThrow();
    expect(api.url("live", { params: { org: "o" }, query: { project: ["1"] } })).toBe(
      "/api/vedette/organizations/o/live/?project=1",
    );
  });
});
