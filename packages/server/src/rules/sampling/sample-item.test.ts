import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SamplingRule } from "#domain/ingest-settings/ingest-settings.ts";
import { sampleItem } from "./sample-item.ts";

const ids = Array.from({ length: 20_000 }, () => randomUUID().replaceAll("-", ""));
const numbered = Array.from({ length: 20_000 }, (_, index) => index.toString(16).padStart(32, "0"));

function under(...rules: Partial<SamplingRule>[]) {
  return {
    sampling: rules.map((rule, index) => ({ id: index + 7, category: "error", rate: 0, ...rule }) as const),
  };
}

describe("a share is kept", () => {
  test.each([
    [0.5, ids],
    [0.1, ids],
    [0.7, ids],
    [0.03, ids],
    [0.1, numbered],
    [0.7, numbered],
  ])("of %d, and the weights stand for all", (rate, of) => {
    const decisions = of.map((id) => sampleItem("error", id, {}, under({ rate })));
    const keptOnes = decisions.filter((one) => one.isKept);
    const weights = keptOnes.reduce((sum, one) => sum + one.weight, 0);
    expect(Math.abs(keptOnes.length / of.length - rate)).toBeLessThan(0.02);
    expect(weights / of.length).toBeGreaterThan(0.85);
    expect(weights / of.length).toBeLessThan(1.15);
  });

  test("always the same, by the id, and nested: what a smaller rate keeps a greater one keeps too", () => {
    for (const id of ids.slice(0, 500)) {
      const decision = sampleItem("error", id, {}, under({ rate: 0.3 }));
      expect(sampleItem("error", id, {}, under({ rate: 0.3 }))).toEqual(decision);
      if (decision.isKept) expect(sampleItem("error", id, {}, under({ rate: 0.6 })).isKept).toBe(true);
    }
  });

  test("the ends of the scale are exact", () => {
    for (const id of ids.slice(0, 500)) {
      expect(sampleItem("error", id, {}, under({ rate: 1 }))).toEqual({ isKept: true, weight: 1 });
      expect(sampleItem("error", id, {}, under({ rate: 0 }))).toEqual({ isKept: false, reason: "Sampled:7" });
    }
  });
});

describe("the first rule that fits decides", () => {
  const id = ids[0] ?? "";

  test("without a rule, or with rules for something else, everything is kept", () => {
    expect(sampleItem("error", id, {}, { sampling: [] })).toEqual({ isKept: true, weight: 1 });
    expect(sampleItem("error", id, {}, under({ category: "transaction" })).isKept).toBe(true);
    expect(sampleItem("transaction", id, {}, under({ category: "transaction" })).isKept).toBe(false);
  });

  test("all that a rule names must fit", () => {
    const rules = under({ release: "shop@1.*", environment: "staging", level: "info", transaction: "GET *" });
    const facts = { release: "shop@1.2", environment: "Staging", level: "info", transaction: "GET /health" };
    expect(sampleItem("error", id, facts, rules).isKept).toBe(false);
    for (const fact of Object.keys(facts)) {
      expect(sampleItem("error", id, { ...facts, [fact]: "other" }, rules).isKept).toBe(true);
      expect(sampleItem("error", id, { ...facts, [fact]: undefined }, rules).isKept).toBe(true);
    }
  });

  test("a rule that keeps all excepts from those after it", () => {
    const rules = under({ level: "fatal", rate: 1 }, { rate: 0 });
    expect(sampleItem("error", id, { level: "fatal" }, rules).isKept).toBe(true);
    expect(sampleItem("error", id, { level: "error" }, rules)).toEqual({
      isKept: false,
      reason: "Sampled:8",
    });
  });
});
