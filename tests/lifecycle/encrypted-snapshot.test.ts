// The snapshot of an encrypted folder, taken before its schema is migrated: as closed as the folder, and as good.
import { randomBytes } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { filesWith } from "../support/files-with.ts";
import { freePort } from "../support/free-port.ts";
import { initInstance } from "../support/instance.ts";
import { binPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import { launch } from "../support/server.ts";
import type { ServerProcess } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import type { TempFolder } from "../support/temp-folder.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEvent, post, targetOf } from "../support/wire.ts";

const folders: TempFolder[] = [];
const servers: ServerProcess[] = [];
const key = {
  VEDETTE_ENCRYPT_AT_REST: "true",
  VEDETTE_SECRET_KEY: "a key of the tests, long enough to seal with",
};
const wrongKey = { ...key, VEDETTE_SECRET_KEY: "another key of the tests, as long as the first" };

afterEach(async () => {
  for (const server of servers.splice(0)) await server.killGroup();
  for (const folder of folders.splice(0)) await folder.remove();
});

async function newFolder(): Promise<string> {
  const folder = await createTempFolder("encrypted-snapshot");
  folders.push(folder);
  return folder.path;
}

async function start(dataDir: string, port: number): Promise<ServerProcess> {
  const server = await launch({ dataDir, port, env: key });
  servers.push(server);
  return server;
}

async function diagnosis(dataDir: string, env: Readonly<Record<string, string>>): Promise<string> {
  const asked = { VEDETTE_DATA_DIR: dataDir, PORT: String(await freePort()), ...env };
  return (await runProgram(process.execPath, [binPath, "doctor"], { timeoutMs: 60_000, env: asked })).stdout;
}

test("a snapshot of an encrypted folder is encrypted, told by doctor, and can be gone back to", async () => {
  const [dataDir, port] = [await newFolder(), await freePort()];
  const first = await start(dataDir, port);
  const instance = await initInstance(first.env);
  const api = createWebApi(instance);
  const secret = `extra-${randomBytes(10).toString("hex")}`;
  const send = async (when: string): Promise<void> => {
    const event = { ...errorEvent({ tags: { when } }), extra: { note: secret } };
    const body = `{}\n{"type":"event"}\n${JSON.stringify(event)}\n`;
    expect((await post(targetOf(instance.dsn), { body }))?.status).toBe(200);
    await api.waitForIssue({ query: `when:${when}` }, 60_000);
  };
  await send("before");
  // Killed: what is newest is only in logs, and what was on its way in lies in memory.
  await first.killGroup();
  const version = join(dataDir, "VERSION");
  const known = JSON.parse(await readFile(version, "utf8")) as object;
  await writeFile(version, JSON.stringify({ ...known, events: 0 }));

  const second = await start(dataDir, port);
  const [name = ""] = await readdir(join(dataDir, "snapshots"));
  expect(name).toMatch(/-schema-1\.\d+\.0$/);
  expect(second.logs()).toContain(name);
  await send("after");
  expect((await second.stop()).code).toBe(0);
  const snapshot = join(dataDir, "snapshots", name);
  expect(await filesWith(snapshot, secret)).toEqual([]);
  expect(await diagnosis(snapshot, key)).toContain("Encryption at rest: on, and the key fits");
  expect(await diagnosis(snapshot, wrongKey)).toMatch(
    /FAIL {2}The data folder is encrypted, and the key at hand/,
  );
  expect(await diagnosis(snapshot, {})).toMatch(
    /FAIL {2}The data folder is encrypted, and its key is missing/,
  );

  // Gone back to in another place, as from a backup; the folder itself goes away, with all that links could lead to.
  const restored = await newFolder();
  await rm(restored, { recursive: true });
  await mkdir(restored, { mode: 0o700 });
  await cp(snapshot, restored, { recursive: true, verbatimSymlinks: true });
  await rm(dataDir, { recursive: true });
  const third = await start(restored, port);
  await expect(api.eventsCount("when:before")).resolves.toEqual({ stored: 1, distinct: 1 });
  await expect(api.eventsCount("when:after")).resolves.toEqual({ stored: 0, distinct: 0 });
  await send("again");
  expect((await third.stop()).code).toBe(0);
  expect(await filesWith(restored, secret)).toEqual([]);
}, 300_000);
