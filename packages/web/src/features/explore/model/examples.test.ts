import { describe, expect, it } from "vitest";
import { examplesOf } from "./examples.ts";
import { datasets, parseExploreSearch } from "./question.ts";

describe("questions to begin with", () => {
  it.each(datasets)("are about %s, and stand in an address as they are meant", (dataset) => {
    const examples = examplesOf(dataset);
    expect(examples.length).toBeGreaterThan(3);
    for (const { id, search } of examples) {
      expect(search.dataset ?? "errors", id).toBe(dataset);
      expect(parseExploreSearch({ ...search }), id).toEqual(search);
    }
  });
});
