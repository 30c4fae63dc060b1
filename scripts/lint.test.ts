/** The linter enforces the directions between rooms: a rule that finds nothing would pass in silence. */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
let planted = "";

function lint(path: string, code: string): { readonly ok: boolean; readonly output: string } {
  planted = join(root, path);
  writeFileSync(planted, code);
  try {
    execFileSync(process.execPath, [oxlint, path], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { ok: true, output: "" };
  } catch (error) {
    return { ok: false, output: String((error as { stdout?: unknown }).stdout) };
  }
}

afterEach(() => rmSync(planted, { force: true }));

it.each([
  ["packages/server/src/kernel/planted.ts", "#domain/issues/assign-issues.ts"],
  ["packages/server/src/receive/planted.ts", "#adapters/sqlite-log/writer.ts"],
  ["packages/server/src/domain/planted.ts", "#http/create-http-app.ts"],
  ["packages/server/src/process/planted.ts", "#query/issue-figures.ts"],
  ["packages/server/src/query/planted.ts", "node:sqlite"],
  ["packages/server/src/http/planted.ts", "kysely"],
  ["packages/server/src/http/planted.ts", "#compose.ts"],
  ["packages/server/src/adapters/clickhouse/planted.ts", "../sqlite-log/writer.ts"],
  ["packages/protocol/src/planted.ts", "node:fs"],
  ["packages/api/src/planted.ts", "@vedette/server/compose.ts"],
])("refuses %s importing %s", (path, specifier) => {
  const { ok, output } = lint(
    path,
    `import { thing } from ${JSON.stringify(specifier)};\nexport const used = thing;\n`,
  );
  expect(ok).toBe(false);
  expect(output).toContain("no-restricted-imports");
});

it("passes an import that is allowed", () => {
  const { ok, output } = lint(
    "packages/server/src/receive/planted.ts",
    'import { systemClock } from "#kernel/clock.ts";\nexport const used = systemClock;\n',
  );
  expect(output).toBe("");
  expect(ok).toBe(true);
});
