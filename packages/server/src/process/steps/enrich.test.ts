import type { JsonObject } from "@vedette/protocol";
import { expect, test } from "vitest";
import { enrich } from "./enrich.ts";
import { itemContext } from "./item-context.fixture.ts";
import { normalize } from "./normalize.ts";

function enriched(json: JsonObject) {
  const normalized = normalize(json, itemContext({ clientIp: "198.51.100.4" }));
  if (normalized.kind !== "keep") throw new Error(normalized.reason);
  const result = enrich(normalized.value, itemContext({ clientIp: "198.51.100.4" }));
  if (result.kind !== "keep") throw new Error(result.reason);
  return result.value.event;
}

test("tags are made of what the server found out as well", () => {
  const event = enriched({
    platform: "javascript",
    request: {
      headers: { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0" },
    },
    tags: { shop: "de" },
  });
  expect(event.user).toEqual({ ip_address: "198.51.100.4" });
  expect(Object.fromEntries(event.tags)).toEqual({
    shop: "de",
    level: "error",
    user: "ip:198.51.100.4",
    browser: "Firefox 143.0",
    "browser.name": "Firefox",
    os: "Linux",
    "os.name": "Linux",
  });
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
