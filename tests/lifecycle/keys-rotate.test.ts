// The key that seals secrets is changed by the command line, and an attempt that was cut off is taken up again.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createTextSealer, newSealingKey } from "@vedette/server/kernel/sealed-text.ts";
import { afterEach, expect, test } from "vitest";
import { binPath } from "../support/paths.ts";
import { runProgram, type ProgramResult } from "../support/run-program.ts";
import { createTempFolder, type TempFolder } from "../support/temp-folder.ts";

const folders: TempFolder[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await folder.remove();
});

type Env = Readonly<Record<string, string>>;

async function vedette(dataDir: string, args: readonly string[], env: Env = {}): Promise<ProgramResult> {
  return await runProgram(process.execPath, [binPath, ...args], {
    env: { VEDETTE_DATA_DIR: dataDir, ...env },
    timeoutMs: 30_000,
  });
}

/** A folder with a project, whose key's secret is sealed. */
async function begin(env: Env = {}): Promise<string> {
  const folder = await createTempFolder("keys-rotate");
  folders.push(folder);
  const made = await vedette(folder.path, ["init", "--json"], env);
  expect(made.ok, made.stderr).toBe(true);
  return folder.path;
}

const fileOf = (dataDir: string, name: string): string => join(dataDir, `${name}.secret.json`);
const keyOf = async (dataDir: string): Promise<string> =>
  (await readFile(fileOf(dataDir, "sealing"), "utf8")).trim();

/** The secret of the first DSN key, by a sealing key alone. */
function openedBy(dataDir: string, key: string): string | undefined {
  const database = new DatabaseSync(join(dataDir, "meta.sqlite"), { readOnly: true });
  try {
    const row = database.prepare("select public_key, secret_key from project_keys").get() as {
      readonly public_key: string;
      readonly secret_key: string;
    };
    return createTextSealer(key).open(row.secret_key, `project-key:${row.public_key}`);
  } finally {
    database.close();
  }
}

test("a key of the folder is replaced, and the secrets stay what they were", async () => {
  const dataDir = await begin();
  const before = await keyOf(dataDir);
  const secret = openedBy(dataDir, before);
  expect(secret).toMatch(/^[0-9a-f]{32}$/);
  const rotated = await vedette(dataDir, ["keys", "rotate"]);
  expect(rotated.ok, rotated.stderr).toBe(true);
  const after = await keyOf(dataDir);
  expect(after).not.toBe(before);
  expect(openedBy(dataDir, after)).toBe(secret);
  expect(openedBy(dataDir, before)).toBeUndefined();
  expect(existsSync(fileOf(dataDir, "sealing-previous"))).toBe(false);

  // Cut off between the new key and the secrets: both keys are there, and no third one is made.
  const third = newSealingKey();
  await writeFile(fileOf(dataDir, "sealing-previous"), `${after}\n`);
  await writeFile(fileOf(dataDir, "sealing"), `${third}\n`);
  expect((await vedette(dataDir, ["keys", "rotate"])).ok).toBe(true);
  expect(await keyOf(dataDir)).toBe(third);
  expect(openedBy(dataDir, third)).toBe(secret);
  expect(existsSync(fileOf(dataDir, "sealing-previous"))).toBe(false);
});

test("a key that is given is replaced by whoever gives it", async () => {
  const [first, second] = [newSealingKey(), newSealingKey()];
  const dataDir = await begin({ VEDETTE_SECRET_KEY: first });
  const secret = openedBy(dataDir, first);
  const alone = await vedette(dataDir, ["keys", "rotate"], { VEDETTE_SECRET_KEY: second });
  expect(alone.code).toBe(1);
  expect(alone.stderr).toContain("VEDETTE_PREVIOUS_SECRET_KEY");
  const both = { VEDETTE_SECRET_KEY: second, VEDETTE_PREVIOUS_SECRET_KEY: first };
  const rotated = await vedette(dataDir, ["keys", "rotate"], both);
  expect(rotated.ok, rotated.stderr).toBe(true);
  expect(openedBy(dataDir, second)).toBe(secret);
  expect(existsSync(fileOf(dataDir, "sealing"))).toBe(false);
});

test("nothing is changed while a server runs, or where the folder is encrypted under the key", async () => {
  const dataDir = await begin();
  const key = await keyOf(dataDir);
  const running = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "vedette"]);
  try {
    const instance = JSON.stringify({ pid: running.pid, url: "http://127.0.0.1:1" });
    await writeFile(join(dataDir, "instance.json"), instance);
    const refused = await vedette(dataDir, ["keys", "rotate"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`Process ${running.pid} works in`);
  } finally {
    running.kill("SIGKILL");
  }
  const path = join(dataDir, "VERSION");
  const version = JSON.parse(await readFile(path, "utf8")) as object;
  await writeFile(path, JSON.stringify({ ...version, encryption: { check: "0".repeat(32) } }));
  const refused = await vedette(dataDir, ["keys", "rotate"]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("run vedette decrypt, then this command, then vedette encrypt");
  expect(await keyOf(dataDir)).toBe(key);
  expect(existsSync(fileOf(dataDir, "sealing-previous"))).toBe(false);
});
