import { expect, test } from "vitest";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import { itemContext } from "./item-context.fixture.ts";
import { normalize } from "./normalize.ts";
import { sample } from "./sample.ts";

function sampled(id: number, settings: IngestSettingsPart) {
  const context = itemContext({ settings });
  const normalized = normalize({ event_id: id.toString(16).padStart(32, "a"), release: "shop@1" }, context);
  if (normalized.kind !== "keep") throw new Error(normalized.reason);
  return sample(normalized.value, context);
}

test("every error is kept where no rule names errors", () => {
  const sampling = [{ id: 1, category: "transaction", rate: 0 }] as const;
  for (let id = 0; id < 50; id += 1)
    expect(sampled(id, { sampling })).toMatchObject({ kind: "keep", value: { sampleWeight: 1 } });
});

test("of a share each one that is kept stands for those that are not", () => {
  const sampling = [{ id: 3, category: "error", rate: 0.25, release: "shop@*" }] as const;
  const results = Array.from({ length: 2000 }, (_, id) => sampled(id, { sampling }));
  const weights = results.map((result) => (result.kind === "keep" ? result.value.sampleWeight : 0));
  expect(new Set(weights)).toEqual(new Set([0, 4]));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  expect(Math.abs(sum - 2000)).toBeLessThan(200);
  expect(results.find((result) => result.kind === "drop")).toEqual({
    kind: "drop",
    outcome: "filtered",
    reason: "Sampled:3",
  });
});
