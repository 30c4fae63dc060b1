import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generateParser } from "../generate-grammar.mjs";

test("the committed parser is the one that the grammar gives", () => {
  const committed = readFileSync(new URL("grammar.generated.js", import.meta.url), "utf8");
  expect(committed === generateParser(), "run: node packages/search/generate-grammar.mjs").toBe(true);
});
