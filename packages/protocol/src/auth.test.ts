import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAuth, type AuthInput } from "./auth.ts";
import { formatDsn, parseDsn } from "./dsn.ts";
import { parseNumericId, parsePublicKey, type ProjectId, type PublicKey } from "./ids.ts";

const key = "0123456789abcdef0123456789abcdef";
const otherKey = "f".repeat(32);
const project = (id: number): ProjectId =>
  parseNumericId<ProjectId>(String(id)) ??
  (() => {
    throw new Error("bad id");
  })();

describe("one source", () => {
  test.each<[string, AuthInput, string, string]>([
    [
      "the usual header",
      { xSentryAuth: `Sentry sentry_key=${key}, sentry_version=7, sentry_client=sentry.python/2.68.0` },
      "x-sentry-auth",
      "sentry.python/2.68.0",
    ],
    ["lower-case scheme, key only", { xSentryAuth: `sentry sentry_key=${key}` }, "x-sentry-auth", ""],
    [
      "no spaces, other order, a time and a secret",
      {
        xSentryAuth: `Sentry sentry_version=5,sentry_timestamp=1795189952307,sentry_secret=abc,sentry_client=raven-node/2.6.4,sentry_key=${key}`,
      },
      "x-sentry-auth",
      "raven-node/2.6.4",
    ],
    ["the standard header", { authorization: `SENTRY  sentry_key=${key}` }, "authorization", ""],
    ["basic", { authorization: `Basic ${btoa(`${key}:`)}` }, "basic", ""],
    ["basic without a colon", { authorization: `basic ${btoa(key)}` }, "basic", ""],
    [
      "the query",
      { query: `?sentry_version=7&sentry_key=${key}&sentry_client=sentry.javascript.node%2F11.12.0` },
      "query",
      "sentry.javascript.node/11.12.0",
    ],
    [
      "the query, names encoded like the values",
      { query: `sentry%5Fkey=${key}&%73entry_client=a%2F1` },
      "query",
      "a/1",
    ],
    [
      "the query before a long event",
      { query: `sentry_key=${key}&sentry_data=${"x".repeat(9000)}` },
      "query",
      "",
    ],
    ["the path", { pathKey: key }, "path", ""],
    ["upper case", { pathKey: key.toUpperCase() }, "path", ""],
    ["a dsn in the envelope", { envelopeDsn: `https://${key}@errors.example/5` }, "dsn", ""],
  ])("%s", (_name, input, source, client) => {
    expect(readAuth(input)).toMatchObject({ ok: true, auth: { source, publicKey: key, client } });
  });

  test("foreign schemes and queries without our parameters are no source", () => {
    expect(
      readAuth({ authorization: "Bearer abc", query: "?a=1&x_sentry_key=2", pathKey: key }),
    ).toMatchObject({ ok: true, auth: { source: "path" } });
  });

  test("an envelope may name the same key and project again", () => {
    const input = {
      query: `sentry_key=${key}`,
      envelopeDsn: `http://${key}@localhost:8000/5`,
      projectId: project(5),
    };
    expect(readAuth(input)).toMatchObject({ ok: true, auth: { source: "query" } });
  });
});

describe("faults", () => {
  test.each<[string, AuthInput, string, number]>([
    ["none", {}, "missing", 401],
    ["two", { xSentryAuth: `Sentry sentry_key=${key}`, query: `sentry_key=${key}` }, "multiple", 401],
    [
      "both headers",
      { xSentryAuth: `Sentry sentry_key=${key}`, authorization: `Sentry sentry_key=${key}` },
      "multiple",
      401,
    ],
    ["a version to come", { query: `sentry_key=${key}&sentry_version=8` }, "version", 400],
    ["a version that is no number", { query: `sentry_key=${key}&sentry_version=new` }, "version", 400],
    ["no key", { xSentryAuth: "Sentry sentry_version=7" }, "key", 401],
    ["a short key", { query: "sentry_key=abc" }, "key", 401],
    ["broken basic", { authorization: "Basic !!" }, "key", 401],
    ["two, one of which is encoded", { pathKey: key, query: `sentry%5Fkey=${key}` }, "multiple", 401],
    ["a name with a stray percent sign", { query: `sentry_%key=${key}` }, "key", 401],
    [
      "a header that is encoded: its form has no encoding",
      { xSentryAuth: `Sentry sentry%5Fkey=${key}` },
      "key",
      401,
    ],
    ["a bad dsn", { envelopeDsn: "http://nobody" }, "dsn", 400],
    ["a dsn that is no text", { envelopeDsn: 7, query: `sentry_key=${key}` }, "dsn", 400],
    [
      "another key in the dsn",
      { query: `sentry_key=${key}`, envelopeDsn: `http://${otherKey}@localhost/5` },
      "dsn_mismatch",
      400,
    ],
    [
      "another project in the dsn",
      { envelopeDsn: `http://${key}@localhost/5`, projectId: project(6) },
      "dsn_mismatch",
      400,
    ],
  ])("%s", (_name, input, code, status) => {
    expect(readAuth(input)).toMatchObject({ ok: false, fault: { code, status } });
  });

  test("any headers and queries give a key or a fault", () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `Sentry ${rest}`),
      fc.string().map((rest) => `sentry_key=${rest}`),
    );
    fc.assert(
      fc.property(text, text, text, (xSentryAuth, authorization, query) => {
        const result = readAuth({ xSentryAuth, authorization, query });
        if (result.ok) expect(result.auth.publicKey).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });
});

describe("dsn", () => {
  test.each([
    [`https://${key}@errors.example/5`, "errors.example", "", 5],
    [`http://${key}:secret@localhost:8000/prefix/deep/12`, "localhost:8000", "/prefix/deep", 12],
    [`http://${key}@[::1]:8000/3`, "[::1]:8000", "", 3],
    [`  HTTPS://${key.toUpperCase()}@h.example//7/ `, "h.example", "", 7],
  ])("%s", (text, host, pathPrefix, projectId) => {
    expect(parseDsn(text)).toMatchObject({ publicKey: key, host, pathPrefix, projectId });
  });

  test.each([
    "",
    "x",
    `ftp://${key}@h/1`,
    `http://${key}@h/`,
    `http://${key}@h/0`,
    `http://h/1`,
    `http://${key}@h/1?x=1`,
    `http://abc@h/1`,
    5,
    null,
  ])("%j is none", (text) => expect(parseDsn(text)).toBeUndefined());

  test("what is formatted is parsed to the same", () => {
    const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });
    const parts = fc.record({
      scheme: fc.constantFrom("http" as const, "https" as const),
      publicKey: hex.map((text) => parsePublicKey(text) as PublicKey),
      host: fc.constantFrom("localhost:8000", "a.b-c.example", "[::1]"),
      pathPrefix: fc.constantFrom("", "/a", "/a/b"),
      projectId: fc.integer({ min: 1, max: 2 ** 40 }).map(project),
    });
    fc.assert(
      fc.property(parts, (dsn) => {
        expect(parseDsn(formatDsn(dsn))).toEqual(dsn);
      }),
    );
  });
});
