// A Node that is too old must get one sentence that says so and what to do, not a stack trace.
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { binPath, rootPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";

/** A Node below 24 on this machine: `OLD_NODE_PATH`, else one outside of this repository on `PATH`. */
async function findOldNode(): Promise<string | undefined> {
  const named = process.env["OLD_NODE_PATH"];
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
  const candidates = [
    ...(named ? [named] : []),
    ...folders.filter((folder) => !folder.startsWith(rootPath)).map((folder) => join(folder, "node")),
  ];
  for (const candidate of new Set(candidates)) {
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    const { stdout } = await runProgram(candidate, ["--version"], { timeoutMs: 60_000 });
    const major = Number(/^v(\d+)\./.exec(stdout)?.[1] ?? Number.NaN);
    if (major >= 20 && major < 24) return candidate;
  }
  return undefined;
}

describe("a Node that is too old", () => {
  for (const [name, args] of [
    ["vedette start", [binPath, "start"]],
    ["npm test", [join(rootPath, "scripts", "test.mjs")]],
  ] as const) {
    test(`${name} stops with one clear sentence`, async (ctx) => {
      const oldNode = await findOldNode();
      if (oldNode === undefined)
        return ctx.skip("no Node 20 to 23 was found on PATH (OLD_NODE_PATH names one)");
      const result = await runProgram(oldNode, args, { cwd: rootPath, timeoutMs: 60_000 });
      expect(result.code).toBe(1);
      const lines = result.stderr.trim().split("\n");
      expect(lines, result.stderr).toHaveLength(1);
      expect(lines[0]).toMatch(/Node 24 or newer.*Node 2[0-3]\./);
    });
  }
});
