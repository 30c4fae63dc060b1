/** What the server names by a code is told in every language: a code without a word fails here. */
import { apiErrors, fieldReasons, unreadySentences } from "@vedette/api";
import { dataCategories, outcomes } from "@vedette/protocol";
import { expectationCodes, searchFaultCodes } from "@vedette/search";
import { describe, expect, it } from "vitest";
import { auditActions } from "../../../server/src/domain/audit/audit-actions.ts";
import { jobFigures, jobNames } from "../../../server/src/jobs/job-names.ts";
import { operationalCodes } from "../../../server/src/kernel/errors.ts";
import { requestFaultCodes } from "../../../server/src/http/request-fault.ts";
import { questionFaultCodes } from "../../../server/src/query/question-fault.ts";
import { partHints } from "../../../server/src/rules/grouping/v2/part.ts";
import { writtenFaultCodes, writtenParts } from "../../../server/src/rules/written-fault.ts";
import { NAMED_CONTEXTS, NAMED_ROWS } from "../features/issue/model/context-cards.ts";
import { REASONS } from "../features/issue/model/grouping-story.ts";
import { NAMED_FACTS } from "../features/issue/model/mechanism.ts";
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

  it("every category and every outcome has a name, and no other has", () => {
    expect([...paths(words.system.categories)].sort()).toEqual([...dataCategories].sort());
    expect([...paths(words.system.outcomeNames)].sort()).toEqual([...outcomes].sort());
  });

  it("every hint of the grouping has a word, and no other has", () => {
    expect(Object.keys(REASONS).sort()).toEqual([...partHints].sort());
    expect([...paths(words.event.grouping.reason)].sort()).toEqual(
      [...new Set(Object.values(REASONS))].sort(),
    );
  });

  it("every figure of a job has a name, and no other has", () =>
    expect([...paths(words.system.jobs.results)].sort()).toEqual([...jobFigures].sort()));

  it("every reason against a field, a request, a search, a question or a line of rules has a sentence, and no other has", () => {
    const expectations = [...expectationCodes, ...writtenParts].map((code) => `expected.${code}`);
    expect([...paths(words.faults)].sort()).toEqual(
      [
        ...fieldReasons,
        ...searchFaultCodes,
        ...questionFaultCodes,
        ...requestFaultCodes,
        ...writtenFaultCodes,
        ...expectations,
      ].sort(),
    );
  });

  it("every error of a job has words, and no other has", () =>
    expect([...paths(words.system.jobs.errors)].sort()).toEqual([...operationalCodes, "bug"].sort()));

  it("every reason of a server that is not ready has words, and no other has", () =>
    expect([...paths(words.system.unready)].sort()).toEqual(Object.keys(unreadySentences).sort()));

  it("what every SDK tells of an exception and of its surroundings has a name", () => {
    expect([...paths(words.event.trace.reported)].sort()).toEqual([...NAMED_FACTS].sort());
    expect([...paths(words.event.contextNames)].sort()).toEqual([...NAMED_CONTEXTS].sort());
    expect([...paths(words.event.contextRows)].sort()).toEqual([...NAMED_ROWS].sort());
  });

  it("every code that a route answers with has a sentence", () => {
    const told = new Set([...paths(words.errors), ...paths(words.refusals)]);
    expect(Object.keys(apiErrors).filter((code) => !told.has(code))).toEqual([]);
    expect(paths(words.refusals).filter((code) => !(code in apiErrors))).toEqual([]);
  });
});
