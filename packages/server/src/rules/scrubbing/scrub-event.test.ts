import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { eventOf } from "../sample-event.fixture.ts";
import { createEventScrubber } from "./scrub-event.ts";
import { defaultScrubSettings, type ScrubSettings } from "./scrub-item.ts";
import { createKeyTest, createNameJudge } from "./sensitive-keys.ts";
import { withoutNamedSecrets } from "./named-secrets.ts";
import { withoutSecrets } from "./secret-texts.ts";

function scrubbed(
  payload: Record<string, unknown>,
  settings: Partial<ScrubSettings> = {},
): Record<string, unknown> {
  const event = eventOf(payload);
  createEventScrubber({ ...defaultScrubSettings, ...settings })(event);
  return JSON.parse(JSON.stringify(event)) as Record<string, unknown>;
}

const sensitiveNames = [
  "password",
  "Passwd",
  "userPassword",
  "the_secret",
  "API_KEY",
  "apiKey",
  "api-key",
  "auth",
  "X-Auth",
  "Authorization",
  "credentials",
  "mysql_pwd",
  "privatekey",
  "private_key",
  "token",
  "csrfToken",
  "otp",
  "userOtp",
  "two-factor",
  "two_factor",
  "bearer",
  "jwt",
  "cardNumber",
  "CVV",
  "ssn",
];

describe("names", () => {
  const isSensitive = createKeyTest({ useDefaults: true, sensitiveFields: [], safeFields: [] });

  test.each(sensitiveNames)("%s promises a secret", (name) => expect(isSensitive(name)).toBe(true));

  test.each([
    "author",
    "authors",
    "footprint",
    "laptop",
    "option",
    "spinner",
    "mapping",
    "keyboard",
    "Shipping",
    "class",
    "tokyo",
    "pinned",
    "username",
    "id",
    "passenger",
  ])("%s does not", (name) => expect(isSensitive(name)).toBe(false));

  test("a project adds its own and excepts others", () => {
    const own = createKeyTest({
      useDefaults: true,
      sensitiveFields: ["iban.no", " "],
      safeFields: ["Token_Count"],
    });
    expect(own("customer_IBAN.NO")).toBe(true);
    expect(own("ibanXno")).toBe(false);
    expect(own("token_count")).toBe(false);
    expect(own("token")).toBe(true);
  });

  test("no name is remembered that is longer than names are", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const own = createKeyTest({ useDefaults: true, sensitiveFields: [], safeFields: [] });
    const judge = createNameJudge(own, () => false, withoutSecrets);
    const longNames = (from: number): void => {
      for (let index = from; index < from + 100; index += 1) {
        const name = `${index} ${"of a hostile sender ".repeat(10_000)}`;
        expect([own(name), own(`password${name}`), judge(name)]).toEqual([false, true, undefined]);
      }
      collect();
    };
    longNames(0);
    const before = process.memoryUsage().heapUsed;
    longNames(100);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  });

  test("what is remembered stays right however many names come", () => {
    for (let index = 0; index < 12_000; index += 1) expect(isSensitive(`field_${index}`)).toBe(false);
    expect(isSensitive("password")).toBe(true);
  });
});

describe("forms", () => {
  test.each([
    ["paid with 4111 1111 1111 1111 today", "paid with [creditcard] today"],
    ["paid with 4111-1111-1111-1111", "paid with [creditcard]"],
    ["378282246310005", "[creditcard]"],
    ["4111111111111112", "4111111111111112"],
    ["at 1795189952307 ms", "at 1795189952307 ms"],
    ["trace 5105105105105100aa", "trace 5105105105105100aa"],
    ["Authorization: Bearer abcdef1234567890.x", "Authorization: Bearer [token]"],
    ["Authorization: Token abcdef1234567890", "Authorization: [token]"],
    ["{'authorization': 'abcdef1234567890', 'x': 1}", "{'authorization': '[token]', 'x': 1}"],
    ['Proxy-Authorization: Digest username="m", response="abcdef"', "Proxy-Authorization: [token]"],
    ["authorization failed for the user", "authorization failed for the user"],
    ["authorization: basic dXNlcjpwYXNz", "authorization: basic [token]"],
    ["jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1", "jwt [token]"],
    ["postgres://user:hunter2@db.internal/shop", "postgres://[credentials]@db.internal/shop"],
    ["ssn 078-05-1120.", "ssn [us-ssn]."],
    ["to DE89 3704 0044 0532 0130 00 please", "to [iban] please"],
    ["to DE88 3704 0044 0532 0130 00 please", "to DE88 3704 0044 0532 0130 00 please"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- after", "[private key] after"],
    ["-----BEGIN PRIVATE KEY-----\nMIIE cut off", "[private key]"],
    ["mara@example.net called +49 30 1234567", "mara@example.net called +49 30 1234567"],
  ])("%s", (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected);
  });

  test("a hostile text costs little", () => {
    const startMs = processorMs();
    for (const piece of [
      "4 ",
      "4111",
      "://a",
      "://:",
      "eyJa.",
      "Bearer ",
      "Authorization: ",
      "authorization a ",
      "-----BEGIN ",
      "AA00 ",
      "1-",
    ])
      withoutSecrets(piece.repeat(100_000 / piece.length));
    expect(processorMs() - startMs).toBeLessThan(3000);
  });
});

describe("names inside texts", () => {
  const isSensitive = createKeyTest({ useDefaults: true, sensitiveFields: [], safeFields: [] });

  test.each([
    ['{"user":"m","password":"hunter2","n":1}', '{"user":"m","password":"[Filtered]","n":1}'],
    ['{"password": "hunter2 cut of', '{"password": "[Filtered]'],
    ["{'token': 'abc', 'page': '2'}", "{'token': '[Filtered]', 'page': '2'}"],
    ['"{\\"apiKey\\":\\"abc\\",\\"b\\":1}"', '"{\\"apiKey\\":\\"[Filtered]\\",\\"b\\":1}"'],
    ['{"pin": 1234567, "page": 12345}', '{"pin": [Filtered], "page": 12345}'],
    ["GET https://a.example/b?token=abc&page=2#x", "GET https://a.example/b?token=[Filtered]&page=2#x"],
    ["a=1&password=x y", "a=1&password=[Filtered] y"],
    ["TypeError: cannot read 'token' of undefined", "TypeError: cannot read 'token' of undefined"],
    ["is it? x = 1", "is it? x = 1"],
    ["login user=mara password=hunter2 ok", "login user=mara password=[Filtered] ok"],
    ['dsn token="a b c" x=1', 'dsn token="[Filtered]" x=1'],
    ["SELECT 1 WHERE token=? AND a=1", "SELECT 1 WHERE token=[Filtered] AND a=1"],
    ["a[password]=x&b=1", "a[password]=[Filtered]&b=1"],
    [
      "Could not load 'Shop, Version=1.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089'",
      "Could not load 'Shop, Version=1.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089'",
    ],
    ["Shop, publickeytoken=NULL token=abc", "Shop, publickeytoken=NULL token=[Filtered]"],
    ["PublicKeyToken=hunter2", "PublicKeyToken=[Filtered]"],
    ["PublicKeyToken=b77a5c561934e0891", "PublicKeyToken=[Filtered]"],
    [
      "[Shop,PublicKeyToken=b77a5c561934e089],token=abc",
      "[Shop,PublicKeyToken=b77a5c561934e089],token=[Filtered]",
    ],
    [
      '<assembly publicKeyToken="b77a5c561934e089" token="a"/>',
      '<assembly publicKeyToken="b77a5c561934e089" token="[Filtered]"/>',
    ],
  ])("%s", (text, expected) => {
    expect(withoutNamedSecrets(text, isSensitive, "[Filtered]")).toBe(expected);
  });

  test("a hostile text costs little", () => {
    const startMs = processorMs();
    for (const piece of [
      '"a":"',
      '"',
      "\\",
      '":',
      "?a=",
      "&",
      "'x':'",
      '\\"a\\":\\"',
      "a=",
      "=",
      'a="',
      "PublicKeyToken=b77a5c561934e08",
    ])
      withoutNamedSecrets(piece.repeat(16_000 / piece.length), isSensitive, "x");
    expect(processorMs() - startMs).toBeLessThan(3000);
  });

  test("a body that was cut off, a url of a breadcrumb, an object as an exception's value", () => {
    const event = scrubbed({
      request: { data: '{"card":{"cvv":"911","password":"hunter2' },
      breadcrumbs: [{ data: { url: "/api?access_token=abc&x=1" } }],
      exception: [{ type: "E", value: { password: "hunter2", code: 7 } }],
    });
    expect(event.request).toMatchObject({ data: '{"card":{"cvv":"[Filtered]","password":"[Filtered]' });
    expect(event.breadcrumbs).toEqual({ values: [{ data: { url: "/api?access_token=[Filtered]&x=1" } }] });
    expect(event.exception).toEqual({ values: [{ type: "E", value: '{"password":"[Filtered]","code":7}' }] });
  });
});

describe("places", () => {
  test("cookies of sessions, headers and query parameters", () => {
    const { request } = scrubbed({
      request: {
        url: "https://u:p@a.example/x?token=abc&page=2",
        headers: {
          Authorization: "Bearer abcdefgh12345",
          "X-Api-Key": "k",
          Cookie: "sessionid=abc; theme=dark; connect.sid=x",
        },
        env: { DB_PASSWORD: "x", PATH: "/bin" },
      },
    }) as { request: Record<string, unknown> };
    expect(request).toEqual({
      url: "https://[credentials]@a.example/x",
      query_string: [
        ["token", "[Filtered]"],
        ["page", "2"],
      ],
      headers: [
        ["Authorization", "[Filtered]"],
        ["X-Api-Key", "[Filtered]"],
      ],
      cookies: [
        ["sessionid", "[Filtered]"],
        ["theme", "dark"],
        ["connect.sid", "[Filtered]"],
      ],
      env: { DB_PASSWORD: "[Filtered]", PATH: "/bin" },
    });
  });

  test("a whole header of cookies, wherever it stands, and sessions by the endings of their names", () => {
    const extra = {
      cookie: "theme=dark; own=abc",
      headers: { "Set-Cookie": "own=abc", HTTP_COOKIE: ["own=abc"] },
      cookieBanner: "shown",
      cookies_accepted: "yes",
    };
    expect(scrubbed({ extra }).extra).toEqual({
      cookie: "[Filtered]",
      headers: { "Set-Cookie": "[Filtered]", HTTP_COOKIE: "[Filtered]" },
      cookieBanner: "shown",
      cookies_accepted: "yes",
    });
    const cookies = { sid: "a", "koa.sess": "a", laravel_session: "a", "_shop-session": "a", inside: "b" };
    expect(scrubbed({ request: { cookies } }).request).toMatchObject({
      cookies: [
        ["sid", "[Filtered]"],
        ["koa.sess", "[Filtered]"],
        ["laravel_session", "[Filtered]"],
        ["_shop-session", "[Filtered]"],
        ["inside", "b"],
      ],
    });
  });

  test("bodies, whatever their form", () => {
    expect(scrubbed({ request: { data: '{"user":{"password":"x"}}' } }).request).toMatchObject({
      data: { user: { password: "[Filtered]" } },
    });
    expect(scrubbed({ request: { data: "password=x&a=1" } }).request).toMatchObject({
      data: [
        ["password", "[Filtered]"],
        ["a", "1"],
      ],
    });
  });

  test("variables, breadcrumbs, contexts, tags, extra", () => {
    const secret = { secret: { any: ["shape"] }, fine: 1, yes: true, none: null };
    const event = scrubbed({
      exception: [
        {
          type: "E",
          value: "card 4111111111111111",
          stacktrace: {
            frames: [
              {
                function: "f",
                vars: { password: "x", ok: 1 },
                context_line: "url = 'redis://a:b@c'",
                pre_context: ["key = '4111111111111111'"],
              },
            ],
          },
          mechanism: { type: "t", data: { token: 1 } },
        },
      ],
      breadcrumbs: [{ message: "Bearer abcdefgh12345", data: { apiKey: "x" } }],
      contexts: { app: secret },
      extra: { deep: [{ card: 4111111111111111 }, secret] },
      tags: { auth: "x", shop: "de" },
      user: { id: "1", data: { password: "x" } },
    });
    const clean = { secret: "[Filtered]", fine: 1, yes: true, none: null };
    expect(event.extra).toEqual({ deep: [{ card: "[creditcard]" }, clean] });
    expect(event.contexts).toEqual({ app: clean });
    expect(event.tags).toEqual([
      ["auth", "[Filtered]"],
      ["shop", "de"],
    ]);
    expect(event.user).toEqual({ id: "1", data: { password: "[Filtered]" } });
    expect(event.breadcrumbs).toEqual({
      values: [{ message: "Bearer [token]", data: { apiKey: "[Filtered]" } }],
    });
    expect(JSON.stringify(event.exception)).not.toMatch(/4111|a:b@|"x"/);
  });

  test("a message that a sensitive parameter was filled into", () => {
    const { logentry } = scrubbed({
      logentry: {
        message: "login of %(user)s with %(password)s",
        params: { user: "mara", password: "hunter2" },
      },
    });
    expect(logentry).toEqual({
      message: "login of %(user)s with %(password)s",
      formatted: "login of mara with [Filtered]",
      params: { user: "mara", password: "[Filtered]" },
    });
  });

  test("assemblies of .NET are named with the public half of their key", () => {
    const name = "Shop, Version=1.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089";
    const frames = [{ function: "f", module: name, package: name }];
    const { modules, exception } = scrubbed({
      modules: { [name]: name },
      exception: [{ type: "FileLoadException", module: name, value: name, stacktrace: { frames } }],
    });
    expect(modules).toEqual({ [name]: name });
    expect(exception).toMatchObject({ values: [{ module: name, value: name, stacktrace: { frames } }] });
  });

  test("debug images and file names are left as they are", () => {
    const images = [{ type: "sourcemap", code_file: "https://a.example/token/4111111111111111.js" }];
    expect(scrubbed({ debug_meta: { images } }).debug_meta).toEqual({ images });
  });

  test("addresses go where a project wants them gone", () => {
    const payload = {
      user: { id: "1", ip_address: "1.2.3.4" },
      request: { url: "https://a.example", env: { REMOTE_ADDR: "1.2.3.4" } },
    };
    expect(JSON.stringify(scrubbed(payload, { dropIpAddresses: true }))).not.toContain("1.2.3.4");
    expect(JSON.stringify(scrubbed(payload))).toContain("1.2.3.4");
  });

  test("names that only a secret told apart keep what stands under each", () => {
    const [one, other, third] = ["4111111111111111", "5555555555554444", "378282246310005"];
    const event = scrubbed({
      extra: { [one]: 1, [other]: "a 4111111111111111", "[creditcard]": 3 },
      contexts: { [one]: { of: "first" }, [other]: { of: "second" } },
      tags: { [third]: "c", [one]: "a", plain: "p", [other]: "b", "[creditcard]": "d" },
      request: { headers: { [one]: "x", [other]: "y" } },
    });
    expect(event.extra).toEqual({
      // What is called so is taken for one.
      "[creditcard]": "[Filtered]",
      "[creditcard]_2": 1,
      "[creditcard]_3": "a [creditcard]",
    });
    expect(event.contexts).toMatchObject({
      "[creditcard]": { of: "first" },
      "[creditcard]_2": { of: "second" },
    });
    expect(Object.fromEntries(event.tags as [string, string][])).toEqual({
      plain: "p",
      "[creditcard]": "[Filtered]",
      "[creditcard]_2": "c",
      "[creditcard]_3": "a",
      "[creditcard]_4": "b",
    });
    // A list, in which a name may stand twice.
    expect(event.request).toEqual({
      headers: [
        ["[creditcard]", "x"],
        ["[creditcard]", "y"],
      ],
    });
  });

  test("what stands under a safe name stays, whatever it looks like", () => {
    const card = "4111111111111111";
    const event = scrubbed(
      {
        extra: { order_no: card, other: card },
        tags: { Order_No: card },
        request: { headers: { token: "x" } },
      },
      { safeFields: ["ORDER_NO", "token"] },
    );
    expect(event.extra).toEqual({ order_no: card, other: "[creditcard]" });
    expect(event.tags).toEqual([["Order_No", card]]);
    expect(event.request).toMatchObject({ headers: [["Token", "x"]] });
  });

  test("without defaults only the project's own names count", () => {
    expect(
      scrubbed({ extra: { password: "x", mine: "y" } }, { useDefaults: false, sensitiveFields: ["mine"] })
        .extra,
    ).toEqual({ password: "x", mine: "[Filtered]" });
  });
});

test("no secret under a sensitive name survives, wherever it stands", () => {
  const secret = "s3cr3t-9f8e7d";
  const value = fc.oneof(
    fc.constant(secret),
    fc.array(fc.constant(secret), { minLength: 1 }),
    fc.record({ inner: fc.constant(secret) }),
  );
  const holder = fc
    .tuple(fc.constantFrom(...sensitiveNames), value)
    .map(([name, hidden]) => ({ [name]: hidden }));
  const nested = fc.letrec<{ node: Record<string, unknown> }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", maxDepth: 3 },
      holder,
      fc.record({ a: tie("node") }),
      fc.record({ b: fc.array(tie("node"), { maxLength: 3 }) }),
      fc.record({ list: fc.constantFrom(...sensitiveNames).map((name) => [[name, secret]]) }),
    ),
  })).node;
  const name = fc.constantFrom(...sensitiveNames);
  fc.assert(
    fc.property(nested, name, (node, key) => {
      const out = scrubbed({
        extra: node,
        contexts: { app: node },
        user: { id: "1", ...node },
        request: {
          url: `https://a.example/?${key}=${secret}`,
          data: node,
          headers: { [key]: secret },
          cookies: { [key]: secret },
          env: node,
        },
        breadcrumbs: [{ data: node }],
        tags: { [key]: secret },
        logentry: { message: `%(${key})s of m`, params: { ...node, [key]: secret } },
        exception: [
          {
            type: "E",
            mechanism: { type: "x", data: node },
            stacktrace: { frames: [{ function: "f", vars: node, data: node }] },
          },
        ],
        threads: [{ id: 1, stacktrace: { frames: [{ function: "f", vars: node }] } }],
      });
      expect(JSON.stringify(out)).not.toContain(secret);
    }),
    { numRuns: 200 },
  );
});
