import type { JsonObject } from "@vedette/protocol";
import { expect, test } from "vitest";
import { enrich } from "./enrich.ts";
import { itemContext } from "./item-context.fixture.ts";
import type { ItemContext } from "./item-context.ts";
import { normalize } from "./normalize.ts";

const geo: ItemContext["geo"] = (address) =>
  address === "198.51.100.4" ? { country_code: "FR", region: "France" } : undefined;

function enriched(json: JsonObject, more: { readonly geo?: ItemContext["geo"] } = {}) {
  const context = itemContext({ clientIp: "198.51.100.4", ...more });
  const normalized = normalize(json, context);
  if (normalized.kind !== "keep") throw new Error(normalized.reason);
  const result = enrich(normalized.value, context);
  if (result.kind !== "keep") throw new Error(result.reason);
  return result.value.event;
}

test("what the sender's request tells is filled in", () => {
  const event = enriched({
    platform: "javascript",
    request: {
      headers: { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0" },
    },
    tags: { shop: "de" },
  });
  expect(event.user).toEqual({ ip_address: "198.51.100.4" });
  expect(event.contexts?.browser).toMatchObject({ name: "Firefox", version: "143.0" });
  expect(event.contexts?.os).toMatchObject({ name: "Linux" });
  expect(event.tags).toEqual([["shop", "de"]]);
});

test("every frame says whether it is the application's", () => {
  const event = enriched({
    platform: "node",
    exception: [
      {
        type: "E",
        stacktrace: { frames: [{ filename: "/srv/a.js" }, { filename: "/srv/node_modules/b/c.js" }] },
      },
    ],
    threads: [{ id: 1, stacktrace: { frames: [{ filename: "node:events" }] } }],
  });
  expect(event.exception?.values[0]?.stacktrace?.frames.map((frame) => frame.in_app)).toEqual([true, false]);
  expect(event.threads?.values[0]?.stacktrace?.frames[0]?.in_app).toBe(false);
});

test("the place of the address is the user's, where it is known", () => {
  expect(enriched({ platform: "javascript" }, { geo }).user).toEqual({
    ip_address: "198.51.100.4",
    geo: { country_code: "FR", region: "France" },
  });
  expect(
    enriched({ platform: "python", user: { ip_address: "192.0.2.1" } }, { geo }).user?.geo,
  ).toBeUndefined();
});

test("systems and runtimes are read from their descriptions", () => {
  const { contexts } = enriched({
    platform: "csharp",
    contexts: {
      os: { raw_description: "Microsoft Windows 10.0.22631" },
      runtime: { raw_description: ".NET 8.0.4" },
    },
  });
  expect(contexts?.os).toMatchObject({ name: "Windows", version: "11", build: "22631" });
  expect(contexts?.runtime).toMatchObject({ name: ".NET", version: "8.0.4" });
});
