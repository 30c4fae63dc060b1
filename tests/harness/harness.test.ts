// `npm test` says the truth in its last line, also when a set-up fails, nothing is found or vitest itself dies.
import { join } from "node:path";
import { expect, test } from "vitest";
import { rootPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import type { ProgramResult } from "../support/run-program.ts";

/** Runs the script on one of the fixtures, which a normal run does not find. */
function runFixture(name: string): Promise<ProgramResult> {
  const config = join(rootPath, "tests", "harness", "fixtures", "vitest.config.ts");
  // Vitest tells its children that they are inside of it; the inner one must not believe it.
  const env = Object.fromEntries(
    Object.keys(process.env).flatMap((key) => (/^VITEST|^VEDETTE/.test(key) ? [[key, undefined]] : [])),
  );
  return runProgram(process.execPath, [join(rootPath, "scripts", "test.mjs"), "--config", config, name], {
    cwd: rootPath,
    env: { ...env, NODE_ENV: undefined, NO_COLOR: "1" },
    timeoutMs: 25_000,
  });
}

const lastLine = ({ stdout }: ProgramResult) => stdout.trimEnd().split("\n").at(-1);

test("counts, and lists a skip with its reason", async () => {
  const result = await runFixture("mixed");
  expect(lastLine(result)).toBe("1 passed, 0 failed, 1 skipped");
  expect(result.stdout).toContain(
    "skipped: tests/harness/fixtures/mixed.fixture.ts > cannot run here: the fixture has no compiler",
  );
  expect(result.code).toBe(0);
});

test("a failed test and a failed set-up both count as failed", async () => {
  const result = await runFixture("failing");
  expect(lastLine(result)).toBe("1 passed, 2 failed, 1 skipped");
  expect(result.code).toBe(1);
});

test("finding nothing is a failure", async () => {
  const result = await runFixture("nothing-has-this-name");
  expect(lastLine(result)).toBe("0 passed, 1 failed, 0 skipped");
  expect(result.code).toBe(1);
});

test("the death of vitest is a failure", async () => {
  const result = await runFixture("dying");
  expect(lastLine(result)).toBe("0 passed, 1 failed, 0 skipped");
  expect(result.code).toBe(128 + 9);
});
