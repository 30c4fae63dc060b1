import type { JsonObject } from "@vedette/protocol";
import { expect, test } from "vitest";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import { enrich } from "./enrich.ts";
import { filter } from "./filter.ts";
import { itemContext } from "./item-context.fixture.ts";
import type { ItemContext } from "./item-context.ts";
import { normalize } from "./normalize.ts";
import { startSteps } from "./step.ts";

const steps = startSteps<JsonObject, ItemContext>()
  .step("normalize", normalize)
  .step("enrich", enrich)
  .step("filter", filter);

function run(json: JsonObject, settings: IngestSettingsPart, clientIp = "198.51.100.4") {
  return steps.run(json, itemContext({ settings, clientIp }));
}

test("what nobody wants is counted under its filter's name", () => {
  expect(run({ release: "shop@1.0" }, { filters: { releases: ["shop@1.*"] } })).toEqual({
    kind: "drop",
    outcome: "filtered",
    reason: "release-version",
  });
  expect(run({ release: "shop@2.0" }, { filters: { releases: ["shop@1.*"] } }).kind).toBe("keep");
  expect(run({ release: "shop@1.0" }, {}).kind).toBe("keep");
});

test("the sender's address counts, also where addresses are not kept", () => {
  const settings = { filters: { ipAddresses: ["198.51.100.0/24"] }, scrubbing: { dropIpAddresses: true } };
  expect(run({}, settings)).toMatchObject({ reason: "ip-address" });
  expect(run({}, settings, "203.0.113.9").kind).toBe("keep");
});

test("a page on the developer's own machine is known by the address that was filled in", () => {
  const settings = { filters: { localhost: true } };
  expect(run({ platform: "javascript" }, settings, "127.0.0.1")).toMatchObject({ reason: "localhost" });
});
