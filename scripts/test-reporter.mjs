// A vitest reporter that leaves the counts of a run in the file named by VEDETTE_TEST_SUMMARY.
//
// scripts/test.mjs reads the file after vitest has ended and prints the plain last line from it. A file, and
// not the output, because whatever vitest prints may come after any reporter, and a run that dies leaves no
// file behind: nobody can mistake it for a run that passed.
import { writeFileSync } from "node:fs";
import { relative } from "node:path";

/** Says where a test or suite is, in one line: `tests/x.test.ts > suite > test`. */
function placeOf(entity) {
  const file = relative(process.cwd(), entity.module.moduleId);
  return `${file} > ${entity.fullName}`;
}

/** Counts one test; a test that never came to an end counts as failed. */
function countTest(test, summary) {
  const result = test.result();
  if (result.state === "passed") {
    summary.passed += 1;
  } else if (result.state === "skipped") {
    const reason =
      result.note ??
      (setUpFailed(test) ? "its set-up failed" : "marked as skipped, or not selected by the filter");
    summary.skipped.push({ test: placeOf(test), reason });
  } else {
    summary.failed.push(placeOf(test));
  }
}

/** True when a suite around the test, or its file, failed outside of any test (an import, a hook). */
function setUpFailed(test) {
  for (let around = test.parent; around; around = around.type === "module" ? undefined : around.parent) {
    if (around.errors().length > 0) return true;
  }
  return false;
}

/** Collects the counts of a finished run. */
export function summarize(testModules, unhandledErrors, reason) {
  const summary = { passed: 0, failed: [], skipped: [], reason, files: testModules.length };
  for (const module of testModules) {
    for (const test of module.children.allTests()) countTest(test, summary);
    for (const suite of module.children.allSuites()) {
      if (suite.errors().length > 0) summary.failed.push(`${placeOf(suite)} (set-up or tear-down)`);
    }
    if (module.errors().length > 0)
      summary.failed.push(`${relative(process.cwd(), module.moduleId)} (outside of its tests)`);
  }
  for (const error of unhandledErrors)
    summary.failed.push(`unhandled ${error.name ?? "error"}: ${error.message}`);
  return summary;
}

/** The reporter that vitest loads. */
// oxlint-disable-next-line import/no-default-export -- vitest asks for one
export default class SummaryReporter {
  onTestRunEnd(testModules, unhandledErrors, reason) {
    const path = process.env.VEDETTE_TEST_SUMMARY;
    if (path) writeFileSync(path, JSON.stringify(summarize(testModules, unhandledErrors, reason)));
  }
}
