// Requests that are wrong in one way each, and the status that each deserves.
//
// The protocol asks for 400 (malformed), 401 (who are you), 403 (not you), 405, 413 (too large), 415 (unknown
// encoding). Where it leaves a choice, the statuses that a client understands alike are all allowed.
import { gzipSync } from "node:zlib";
import { authHeaders, errorEnvelope, newEventId } from "../support/wire.ts";
import type { PostOptions, Target } from "../support/wire.ts";

export type Fault = {
  readonly name: string;
  readonly statuses: readonly number[];
  readonly request: (target: Target) => PostOptions;
};

const goodItem = '{"type":"event"}\n{"message":"good"}\n';
const mib = 1024 * 1024;

const body = (name: string, text: string | Uint8Array, statuses: readonly number[] = [400]): Fault => ({
  name,
  statuses,
  request: () => ({ body: text }),
});

const encoded = (name: string, encoding: string, bytes: Uint8Array, statuses: readonly number[]): Fault => ({
  name,
  statuses,
  request: ({ publicKey }) => ({
    body: bytes,
    headers: { ...authHeaders(publicKey), "content-encoding": encoding },
  }),
});

const authorized = (
  name: string,
  headers: (target: Target) => Record<string, string>,
  statuses: readonly number[],
): Fault => ({
  name,
  statuses,
  request: (target) => ({ body: errorEnvelope(), headers: headers(target) }),
});

const otherKey = "0123456789abcdef0123456789abcdef";
const sentry = (pairs: string) => ({ "x-sentry-auth": `Sentry ${pairs}` });

export const framingFaults: readonly Fault[] = [
  body("an empty body", ""),
  body("a body that is no envelope", "hello, is this thing on?"),
  body(
    "binary noise",
    Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919 + 31) % 256),
  ),
  body("an envelope header that is a list", `[]\n${goodItem}`),
  body("an item header that is no JSON", `{}\n{"type":"event"\n{}\n`),
  body("an item header that is text", `{}\n"event"\n{}\n`),
  body("an item without a type", `{}\n{}\n{}\n`),
  body("a length beyond the body", `{}\n{"type":"event","length":1000}\n{"message":"short"}\n`),
  body("a length that ends inside the payload", `{}\n{"type":"event","length":3}\n{"message":"long"}\n`),
  body("a negative length", `{}\n{"type":"event","length":-1}\n{}\n`),
  body("a length that is text", `{}\n{"type":"event","length":"12"}\n{"a":"b"}\n`),
  body("a reserved item type", `{}\n{"type":"integration"}\n{}\n`),
];

export const sizeFaults: readonly Fault[] = [
  body("an event above 1 MiB", `{}\n{"type":"event"}\n{"message":"${"x".repeat(mib)}"}\n`, [413]),
  body(
    "an item header above every bound",
    `{}\n{"type":"event","padding":"${"x".repeat(mib)}"}\n{}\n`,
    [400, 413],
  ),
  body("more items than an envelope may hold", `{}\n${'{"type":"session"}\n{}\n'.repeat(5000)}`, [413]),
  encoded("a small body that unpacks to 300 MB", "gzip", gzipSync(Buffer.alloc(300_000_000)), [413]),
];

export const encodingFaults: readonly Fault[] = [
  encoded("gzip that is none", "gzip", Buffer.from("this is not gzip"), [400]),
  encoded("gzip that is cut off", "gzip", gzipSync(errorEnvelope()).subarray(0, 60), [400]),
  encoded("deflate that is none", "deflate", Buffer.from("this is not deflate"), [400]),
  encoded("brotli that is none", "br", Buffer.from("this is not brotli"), [400]),
  encoded("zstd that is none", "zstd", Buffer.from("this is not zstd"), [400]),
  encoded("an encoding that nobody knows", "rot13", errorEnvelope(), [400, 415]),
];

export const credentialFaults: readonly Fault[] = [
  authorized("no credentials", () => ({}), [401, 403]),
  authorized("credentials without a key", () => sentry("sentry_version=7"), [401]),
  authorized(
    "a key of the wrong form",
    () => sentry("sentry_version=7, sentry_key=../../etc/passwd"),
    [401, 403],
  ),
  authorized(
    "a key that does not exist",
    () => sentry(`sentry_version=7, sentry_key=${otherKey}`),
    [401, 403],
  ),
  authorized(
    "a protocol version from the future",
    ({ publicKey }) => sentry(`sentry_version=8, sentry_key=${publicKey}`),
    [400],
  ),
  {
    name: "credentials twice",
    statuses: [401],
    request: (target) => ({
      body: errorEnvelope(),
      headers: authHeaders(target.publicKey),
      path: `/api/${target.projectId}/envelope/?sentry_key=${target.publicKey}`,
    }),
  },
  {
    name: "a key of another project",
    statuses: [400, 401, 403],
    request: () => ({ body: errorEnvelope(), path: "/api/987654321/envelope/" }),
  },
  {
    name: "an envelope whose dsn names another key",
    statuses: [400],
    request: ({ url, projectId }) => ({
      body: `{"dsn":"${url.replace("://", `://${otherKey}@`)}/${projectId}"}\n${goodItem}`,
    }),
  },
];

export const routeFaults: readonly Fault[] = [
  {
    name: "an envelope that is fetched",
    statuses: [405],
    request: ({ publicKey }) => ({ method: "GET", headers: authHeaders(publicKey) }),
  },
  {
    name: "a project id that is no number",
    statuses: [400, 404],
    request: () => ({ body: errorEnvelope(), path: "/api/shop/envelope/" }),
  },
  {
    name: "a stored event that is no JSON",
    statuses: [400],
    request: ({ projectId }) => ({ body: "{'event_id':", path: `/api/${projectId}/store/` }),
  },
];

/** A well-framed envelope with something wrong inside: it is answered 200. `survives` is what must be stored anyway. */
export type ItemFault = {
  readonly name: string;
  readonly envelope: (run: string) => Uint8Array;
  readonly survives: number;
  /** How many items of it must be reported as invalid. */
  readonly invalid: number;
};

const lines = (...parts: readonly string[]) => Buffer.from(`${parts.join("\n")}\n`);
const header = () => JSON.stringify({ event_id: newEventId() });

const broken = (name: string, payload: string): ItemFault => ({
  name,
  envelope: () => lines(header(), '{"type":"event"}', payload),
  survives: 0,
  invalid: 1,
});

/** A good error and, behind it in the same envelope, an item that is broken or unknown. */
const beside = (name: string, itemHeader: string, payload: string, invalid: number): ItemFault => ({
  name,
  envelope: (run) => Buffer.concat([errorEnvelope({ tags: { run } }), lines(itemHeader, payload)]),
  survives: 1,
  invalid,
});

export const itemFaults: readonly ItemFault[] = [
  broken("an event that is no JSON", '{"message": oops}'),
  broken("an event that is cut off", '{"message":"half'),
  broken("an event that is a list", "[1,2,3]"),
  broken("an event that is a number", "42"),
  broken("an event of ten thousand brackets", "[".repeat(10_000)),
  beside("an unknown item beside a good error", '{"type":"from_the_future"}', "\u0000\u0001 whatever", 0),
  beside("a broken client report beside a good error", '{"type":"client_report"}', "{nope", 0),
  beside(
    "an empty attachment beside a good error",
    '{"type":"attachment","length":0,"filename":"a.txt"}',
    "",
    0,
  ),
  {
    name: "an error whose every field is of the wrong type",
    envelope: (run) => lines(header(), '{"type":"event"}', JSON.stringify(wrongTypes(run))),
    survives: 1,
    invalid: 0,
  },
];

/** Hostile, but readable: tolerant readers keep what is good and say what was not. */
function wrongTypes(run: string): Record<string, unknown> {
  return {
    tags: [["run", run], ["other", { deep: true }], null, 7],
    exception: {
      values: [
        { type: 17, value: { a: [1] }, stacktrace: { frames: [null, { lineno: "x", vars: [] }, 5] } },
        null,
      ],
    },
    timestamp: "yesterday",
    level: "loud",
    release: { not: "text" },
    environment: 99,
    user: "ada",
    request: [],
    contexts: { os: 1, runtime: null, __proto__: { polluted: true } },
    breadcrumbs: { values: { not: "a list" } },
    sdk: null,
    fingerprint: [{}, null, 3],
    extra: JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  };
}
