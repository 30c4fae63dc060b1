// Every endpoint with methods, content types and bodies that it does not understand.
import { authHeaders, errorEnvelope, newEventId } from "../../support/wire.ts";
import type { Target } from "../../support/wire.ts";
import { either, refused, refusedUncounted } from "../abuse-case.ts";
import type { AbuseCase } from "../abuse-case.ts";

const paths: Readonly<Record<string, (target: Target) => string>> = {
  envelope: ({ projectId }) => `/api/${projectId}/envelope/`,
  store: ({ projectId }) => `/api/${projectId}/store/`,
  security: ({ projectId }) => `/api/${projectId}/security/`,
  "csp-report": ({ projectId }) => `/api/${projectId}/csp-report/`,
  nel: ({ projectId }) => `/api/${projectId}/nel/`,
  minidump: ({ projectId }) => `/api/${projectId}/minidump/`,
  attachments: ({ projectId }) => `/api/${projectId}/events/${newEventId()}/attachments/`,
  cron: ({ projectId }) => `/api/${projectId}/cron/nightly/`,
  "otlp traces": ({ projectId }) => `/api/${projectId}/integration/otlp/v1/traces`,
  "otlp logs": ({ projectId }) => `/api/${projectId}/integration/otlp/v1/logs`,
  "otlp metrics": ({ projectId }) => `/api/${projectId}/integration/otlp/v1/metrics`,
  "plain otlp traces": () => "/v1/traces",
  tunnel: () => "/tunnel",
};

const noise = Uint8Array.from({ length: 2048 }, (_, index) => (index * 7919 + 31) % 256);

const bodies: readonly (readonly [string, string, string | Uint8Array])[] = [
  ["HTML", "text/html", "<script>alert(1)</script>"],
  ["a form without a boundary", "multipart/form-data", "--x\r\n\r\nhello\r\n--x--"],
  [
    "a form that never ends",
    'multipart/form-data; boundary="x"',
    '--x\r\ncontent-disposition: form-data; name="a"; filename="b"\r\n\r\nhello',
  ],
  ["noise as JSON", "application/json", noise],
  ["noise as protobuf", "application/x-protobuf", noise],
  ["JSON ten thousand brackets deep", "application/json", "[".repeat(10_000)],
  [
    "JSON of the wrong kind",
    "application/json",
    '{"resourceSpans":{"a":1},"resourceLogs":[[]],"resourceMetrics":[null],"csp-report":[],"type":7}',
  ],
  ["a content type of four thousand letters", "x".repeat(4000), "{}"],
  ["nothing at all", "application/json", ""],
];

/** Two bytes that claim two gigabytes: the classic of length-prefixed formats. */
const lyingProtobuf = Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x07, 0x01]);

export const endpointCases: readonly (AbuseCase & { readonly endpoint: string })[] = Object.entries(
  paths,
).flatMap(([endpoint, pathOf]) => [
  ...bodies.map(([what, contentType, body]) => ({
    endpoint,
    name: `${what} to ${endpoint}`,
    expected: either,
    request: (target: Target) => ({
      body,
      path: pathOf(target),
      headers: { ...authHeaders(target.publicKey), "content-type": contentType },
    }),
  })),
  {
    endpoint,
    name: `a protobuf length of 2 GB to ${endpoint}`,
    expected: either,
    request: (target: Target) => ({
      body: lyingProtobuf,
      path: pathOf(target),
      headers: { ...authHeaders(target.publicKey), "content-type": "application/x-protobuf" },
    }),
  },
  ...["PUT", "DELETE", "PATCH"].map((method) => ({
    endpoint,
    name: `${method} to ${endpoint}`,
    expected: refusedUncounted(405),
    request: (target: Target) => ({
      method,
      body: "{}",
      path: pathOf(target),
      headers: authHeaders(target.publicKey),
    }),
  })),
  {
    endpoint,
    name: `no key to ${endpoint}`,
    expected: refusedUncounted(400, 401, 403, 415),
    request: (target: Target) => ({
      body: "{}",
      path: pathOf(target),
      headers: { "content-type": "application/json" },
    }),
  },
]);

const path = (name: string, at: string, statuses: readonly number[]): AbuseCase => ({
  name,
  expected: refusedUncounted(...statuses),
  request: ({ publicKey }) => ({ body: errorEnvelope(), path: at, headers: authHeaders(publicKey) }),
});

export const addressCases: readonly AbuseCase[] = [
  path("a project id that is no number", "/api/shop/envelope/", [400, 404]),
  path("a project id of forty digits", `/api/${"9".repeat(40)}/envelope/`, [400, 403, 404]),
  path("a negative project id", "/api/-1/envelope/", [400, 404]),
  path("a path that climbs", "/api/1/../../../../etc/passwd/envelope/", [400, 403, 404, 405]),
  path("a path of encoded climbing", "/api/%2e%2e%2f%2e%2e%2f/envelope/", [400, 404]),
  path("a stray percent sign", "/api/1/cron/%E0%A4%A/", [400, 401, 403, 404]),
  path("a NUL in the path", "/api/1%00/envelope/", [400, 404]),
  path("a slug of SQL", "/api/0/projects/x'%20OR%201=1--/y/", [400, 401, 403, 404, 405]),
  {
    name: "ten thousand parameters",
    expected: either,
    request: ({ projectId, publicKey }) => ({
      body: errorEnvelope(),
      path: `/api/${projectId}/envelope/?sentry_key=${publicKey}&${"a=1&".repeat(2500)}`,
      headers: {},
    }),
  },
  {
    name: "a key in the query, a hundred times",
    expected: either,
    request: ({ projectId, publicKey }) => ({
      body: errorEnvelope(),
      path: `/api/${projectId}/envelope/?${`sentry_key=${publicKey}&`.repeat(100)}`,
      headers: {},
    }),
  },
  {
    name: "an authorization that makes matching slow",
    expected: refusedUncounted(400, 401, 403),
    request: () => ({
      body: errorEnvelope(),
      headers: { "x-sentry-auth": `Sentry ${"sentry_key= , ".repeat(500)}` },
    }),
  },
  {
    name: "Basic credentials that are no base64",
    expected: refusedUncounted(400, 401, 403),
    request: () => ({ body: errorEnvelope(), headers: { authorization: "Basic ::::" } }),
  },
  {
    name: "an envelope that is fetched",
    expected: refusedUncounted(405),
    request: ({ publicKey }) => ({ method: "GET", headers: authHeaders(publicKey) }),
  },
  {
    name: "a stored event that is no JSON",
    expected: refused(400),
    request: ({ projectId }) => ({ body: "{'event_id':", path: `/api/${projectId}/store/` }),
  },
  {
    name: "an event above 1 MiB",
    expected: refused(413),
    request: () => ({ body: `{}\n{"type":"event"}\n{"message":"${"x".repeat(1_100_000)}"}\n` }),
  },
];
