/** The registry of keys and the columns behind them: neither may know more than the other. */
import type { FieldType, SearchField } from "@vedette/search";
import { describe, expect, it } from "vitest";
import type { FieldKind } from "#query/datasets/dataset.ts";
import { datasetNames, findDataset } from "#query/datasets/datasets.ts";
import { languageOf } from "./languages.ts";

const kindOfType: Readonly<Record<FieldType, FieldKind>> = {
  text: "text",
  prose: "text",
  state: "text",
  person: "text",
  version: "text",
  number: "number",
  size: "number",
  duration: "duration",
  time: "time",
  flag: "flag",
  id: "id",
};

/** Looked up in the other store before the query is made. */
const references: ReadonlySet<string> = new Set(["project", "issue", "release.stage"]);

describe.each(datasetNames)("the keys of %s", (name) => {
  const dataset = findDataset(name);
  if (dataset === undefined) throw new Error(`there is no dataset ${name}`);
  const language = languageOf(dataset);

  it("stand for columns of the same kind", () => {
    const wrong = language.fields.filter(
      (one: SearchField) =>
        !references.has(one.name) && dataset.fields.get(one.name)?.kind !== kindOfType[one.type],
    );
    expect(wrong.map((one) => one.name)).toEqual([]);
    for (const one of language.fields)
      expect([one.name, one.type === "prose"]).toEqual([one.name, dataset.proseFields.has(one.name)]);
  });

  it("are all of the dataset's fields", () => {
    const missing = [...dataset.fields.keys()].filter((key) => !language.byName.has(key));
    expect(missing).toEqual([]);
  });
});
