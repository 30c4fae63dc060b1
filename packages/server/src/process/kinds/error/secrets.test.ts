/**
 * Secrets planted in every position of an event, one after the other, and looked for in the whole row: title,
 * culprit, tags and every JSON text of it.
 */
import { encodeUtf8, eventJsonSchema, isJsonObject } from "@vedette/protocol";
import { describe, expect, test } from "vitest";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import { itemContext } from "../../steps/item-context.fixture.ts";
import { processErrorItem } from "./process-error-item.ts";

/** Anything, as clients put it into free-form parts. */
const freeForm = { a: "b", list: ["x", ["name", "value"]], deep: { deeper: { text: '{"c":"d"}' } } };

/** Every field that the readers know, each with something harmless in it. */
function filledBy(schema: unknown, name: string): unknown {
  if (!isJsonObject(schema)) return "text";
  const { type, properties, items } = schema;
  if (isJsonObject(properties))
    return Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, filledBy(one, key)]));
  if (type === "array") return [filledBy(items, name)];
  if (type === "string" && Array.isArray(schema["enum"])) return schema["enum"][0];
  if (type === "string" || type === undefined)
    return name === "data" || type === undefined ? structuredClone(freeForm) : "text";
  if (type === "object") return structuredClone(freeForm);
  if (Array.isArray(type)) return type.includes("number") ? "1" : { name: "value" };
  return type === "boolean" ? true : 1;
}

const schema = eventJsonSchema();
const event = {
  ...(filledBy(schema, "") as Record<string, unknown>),
  event_id: "a".repeat(32),
  platform: "python",
  type: "error",
  timestamp: undefined,
  contexts: { app: structuredClone(freeForm), trace: { op: "http", data: structuredClone(freeForm) } },
  tags: { shop: "de" },
  _meta: { extra: { a: { "": { rem: [["a", "b"]], val: "z", chunks: [{ text: "t" }] } } } },
};

type Path = readonly (string | number)[];

function leaves(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return typeof value === "string" ? [path] : [];
  return Object.entries(value).flatMap(([key, entry]) => leaves(entry, [...path, key]));
}

function objects(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.entries(value).flatMap(([key, entry]) => objects(entry, [...path, key]));
  return Array.isArray(value) ? below : [path, ...below];
}

function planted(paths: readonly Path[], value: unknown): unknown {
  const copy: unknown = structuredClone(event);
  for (const path of paths) {
    let holder = copy as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) holder = holder[key] as typeof holder;
    holder[path.at(-1) ?? ""] = value;
  }
  return copy;
}

/** So many events share the places: what stands side by side is planted in different ones. */
const eventsMax = 24;

/** The places where the value survives. They are tried a few at a time, and one by one where something was found. */
function survivals(
  paths: readonly Path[],
  value: unknown,
  secret: string,
  settings: IngestSettingsPart = {},
): readonly string[] {
  const survives = (some: readonly Path[]) => rowText(planted(some, value), settings).includes(secret);
  return Array.from({ length: eventsMax }, (_, start) =>
    paths.filter((__, index) => index % eventsMax === start),
  )
    .filter((some) => survives(some))
    .flatMap((some) => {
      const alone = some.filter((path) => survives([path]));
      return alone.length > 0 ? alone.map((path) => path.join(".")) : [`together: ${some.join(" ")}`];
    });
}

function rowText(payload: unknown, settings: IngestSettingsPart = {}): string {
  const item = { header: { type: "event" }, payload: encodeUtf8(JSON.stringify(payload)) };
  const result = processErrorItem(item, itemContext({ settings }));
  if (result.outcome !== "accepted") throw new Error(`${result.reason}: ${String(result.dead?.error)}`);
  return JSON.stringify([result.row, result.seed], (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}

/** Names of files, addresses in memory and debug images are needed as they are. */
const isExempt = (path: Path): boolean =>
  path[0] === "debug_meta" ||
  path[0] === "platform" ||
  /^(?:filename|abs_path|package|(?:instruction|symbol|image)_addr)$/.test(String(path.at(-1)));

const forms: readonly (readonly [name: string, text: string, core: string])[] = [
  ["a card", "paid by 4111 1111 1111 1111 now", "1111 1111"],
  ["a card's digits", "5105105105105100", "5105105105105100"],
  ["a bank account", "to DE89 3704 0044 0532 0130 00", "0532 0130"],
  ["a social security number", "ssn 078-05-1120", "078-05-1120"],
  ["a bearer token", "Bearer tQ9zL2mV8xW4", "tQ9zL2mV8xW4"],
  ["basic credentials", "Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNz"],
  ["a web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP", "dBjftJeZ4CVP"],
  ["credentials in an address", "postgres://mara:tQ9zL2mV8@db.internal/x", "tQ9zL2mV8"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEtQ9z\n-----END RSA PRIVATE KEY-----", "MIIEtQ9z"],
  ["an authorization header", "Authorization: Token tQ9zL2mV8xW4", "tQ9zL2mV8xW4"],
];

describe.each(forms)("%s", (_, text, core) => {
  const texts = leaves(event).filter((path) => !isExempt(path));

  test("survives in no value", () => {
    expect(survivals(texts, text, core)).toEqual([]);
  });

  test("survives in no name", () => {
    // Names of headers and tags are brought into a form that no secret has; modules are named by who wrote them.
    const places = objects(event).filter(
      (path) => path.length > 0 && !/headers$|^tags$|^modules$/.test(path.join(".")),
    );
    const named = places.map((path) => [...path, text]);
    expect(survivals(named, "x", core)).toEqual([]);
  });
});

describe.each(["password", "X-Api-Key", "stripeSecret", "auth_token"])(
  "a value under the name %s",
  (name) => {
    const secret = "tQ9zL2mV8xW4";
    const values = {
      text: secret,
      list: [secret],
      object: { inner: { secret } },
      json: JSON.stringify({ a: secret }),
    };

    test.each(Object.entries(values))("survives nowhere, as %s", (_, value) => {
      // `jsonwebtoken` is the name of a module, and what stands under it a version.
      const places = objects(event).filter((path) => path.length > 0 && path[0] !== "modules");
      const named = places.map((path) => [...path, name]);
      expect(survivals(named, value, secret)).toEqual([]);
    });

    test.each([
      `{"${name}":"${secret}","a":1}`,
      `{'${name}': '${secret}'}`,
      `https://a.example/?${name}=${secret}&b=1`,
      `retry ${name}=${secret} failed`,
    ])("survives in no text such as %s", (text) => {
      const texts = leaves(event).filter((path) => !isExempt(path) && !isSourceLine(path));
      expect(survivals(texts, text, secret)).toEqual([]);
    });
  },
);

/** In source code a name beside a text is a program. */
const isSourceLine = (path: Path): boolean => path.some((key) => /context(?:_line)?$/.test(String(key)));

test("the event that is looked through has every part of one", () => {
  const paths = leaves(event).map((path) => path.join("."));
  for (const path of [
    "exception.values.0.stacktrace.frames.0.vars.a",
    "exception.values.0.mechanism.data.a",
    "threads.values.0.stacktrace.frames.0.context_line",
    "breadcrumbs.values.0.data.a",
    "request.headers.name",
    "user.email",
    "logentry.formatted",
    "extra.a",
  ])
    expect(paths).toContain(path);
  expect(paths.length).toBeGreaterThan(150);
});

test("an address survives nowhere where a project wants none", () => {
  const settings = { scrubbing: { dropIpAddresses: true } };
  for (const address of ["198.51.100.77", "2001:db8::77"]) {
    const texts = leaves(event).filter((path) => !isExempt(path));
    expect(survivals(texts, `from ${address} on`, address, settings)).toEqual([]);
    const own = {
      platform: "javascript",
      user: { ip_address: address },
      request: { url: "https://a.example", env: { REMOTE_ADDR: address } },
    };
    expect(rowText(own, settings)).not.toContain(address);
  }
  // The sender's own, which an SDK asks for.
  expect(rowText({ platform: "javascript", user: { ip_address: "{{auto}}" } }, settings)).not.toContain(
    "203.0.113.7",
  );
});
