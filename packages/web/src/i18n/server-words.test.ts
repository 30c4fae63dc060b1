/** What the server names by a code is told in every language: a code without a word fails here. */
import { apiErrors, fieldReasons } from "@vedette/api";
import { expectationCodes, searchFaultCodes } from "@vedette/search";
import { describe, expect, it } from "vitest";
import { auditActions } from "../../../server/src/domain/audit/audit-actions.ts";
import { jobFigures, jobNames } from "../../../server/src/jobs/job-names.ts";
import { partHints } from "../../../server/src/rules/grouping/v2/part.ts";
import { REASONS } from "../features/issue/model/grouping-story.ts";
import english from "./en.json";
import chinese from "./zh-CN.json";

type Tree = { readonly [key: string]: string | Tree };

function paths(tree: Tree, prefix = ""): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : paths(value, `${prefix}${key}.`),
  );
}

const languages = [
  ["English", english],
  ["Chinese", chinese],
] as const;

describe.each(languages)("in %s", (_, words) => {
  it("every action of the audit log has a name, and no other has", () =>
    expect([...paths(words.auditActions)].sort()).toEqual([...auditActions].sort()));

  it("every job has a name, and no other has", () =>
    expect([...paths(words.system.jobs.names)].sort()).toEqual([...jobNames].sort()));

  it("every hint of the grouping has a word, and no other has", () => {
    expect(Object.keys(REASONS).sort()).toEqual([...partHints].sort());
    expect([...paths(words.event.grouping.reason)].sort()).toEqual(
      [...new Set(Object.values(REASONS))].sort(),
    );
  });

  it("every figure of a job has a name, and no other has", () =>
    expect([...paths(words.system.jobs.results)].sort()).toEqual([...jobFigures].sort()));

  it("every reason against a field or a search has a sentence, and no other has", () => {
    const expectations = expectationCodes.map((code) => `expected.${code}`);
    expect([...paths(words.faults)].sort()).toEqual(
      [...fieldReasons, ...searchFaultCodes, ...expectations].sort(),
    );
  });

  it("every code that a route answers with has a sentence", () => {
    const told = new Set([...paths(words.errors), ...paths(words.refusals)]);
    expect(Object.keys(apiErrors).filter((code) => !told.has(code))).toEqual([]);
    expect(paths(words.refusals).filter((code) => !(code in apiErrors))).toEqual([]);
  });
});
