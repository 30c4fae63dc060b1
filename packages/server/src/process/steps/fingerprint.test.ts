import { expect, test } from "vitest";
import { enrich } from "./enrich.ts";
import { fingerprint } from "./fingerprint.ts";
import { itemContext } from "./item-context.fixture.ts";
import { normalize } from "./normalize.ts";
import { startSteps } from "./step.ts";
import { tag } from "./tag.ts";
import type { ItemContext } from "./item-context.ts";
import type { JsonObject } from "@vedette/protocol";

const steps = startSteps<JsonObject, ItemContext>()
  .step("normalize", normalize)
  .step("enrich", enrich)
  .step("tag", tag)
  .step("fingerprint", fingerprint);

test("an event gets its group and its name", () => {
  const result = steps.run(
    { exception: [{ type: "NotFound", value: "order 17" }], transaction: "GET /orders" },
    itemContext(),
  );
  expect(result).toMatchObject({
    kind: "keep",
    value: {
      grouping: { variant: "exception", parts: [{ text: "NotFound" }, { text: "order <int>" }] },
      title: { title: "NotFound: order 17", culprit: "GET /orders" },
    },
  });
});

test("a fingerprint may name a tag that the server derived", () => {
  const result = steps.run(
    { message: "x", environment: "staging", fingerprint: ["{{ tags.environment }}"] },
    itemContext(),
  );
  expect(result).toMatchObject({
    value: { grouping: { variant: "custom-fingerprint", parts: [{ text: "staging" }] } },
  });
});
