import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createKeptText } from "./kept-text.ts";

it("gives back the last text, which only the owner may read, and leaves no draft", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-kept-"));
  const path = join(folder, "limit-windows.json");
  expect(createKeptText(path).read()).toBeUndefined();
  await createKeptText(path).write("first");
  await createKeptText(path).write("second");
  expect(createKeptText(path).read()).toBe("second");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["limit-windows.json"]);
  rmSync(folder, { recursive: true, force: true });
});
