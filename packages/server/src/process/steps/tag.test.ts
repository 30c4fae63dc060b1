import type { JsonObject } from "@vedette/protocol";
import { expect, test } from "vitest";
import { enrich } from "./enrich.ts";
import { itemContext } from "./item-context.fixture.ts";
import type { ItemContext } from "./item-context.ts";
import { normalize } from "./normalize.ts";
import { scrub } from "./scrub.ts";
import { startSteps } from "./step.ts";
import { tag } from "./tag.ts";

const steps = startSteps<JsonObject, ItemContext>()
  .step("normalize", normalize)
  .step("enrich", enrich)
  .step("scrub", scrub)
  .step("tag", tag);

function tagsOf(json: JsonObject, settings = {}) {
  const result = steps.run(json, itemContext({ clientIp: "198.51.100.4", settings }));
  if (result.kind !== "keep") throw new Error(result.reason);
  return Object.fromEntries(result.value.event.tags);
}

const page: JsonObject = {
  platform: "javascript",
  request: {
    headers: { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0" },
  },
  tags: { shop: "de" },
};

test("tags are made of what the server found out as well", () => {
  expect(tagsOf(structuredClone(page))).toMatchObject({
    shop: "de",
    level: "error",
    user: "ip:198.51.100.4",
    browser: "Firefox 143.0",
    "browser.name": "Firefox",
    os: "Linux",
    "os.name": "Linux",
  });
});

test("and of nothing that was taken out", () => {
  const tags = tagsOf(structuredClone(page), { scrubbing: { dropIpAddresses: true } });
  expect(JSON.stringify(tags)).not.toContain("198.51.100.4");
  expect(tags.user).toBeUndefined();
});
