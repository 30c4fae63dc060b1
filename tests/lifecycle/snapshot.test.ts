// An upgrade: a folder whose schema is older than the program is copied before anything migrates, and the copy is
// as good as the folder was.
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { initInstance } from "../support/instance.ts";
import { binPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import { copyInstance, launch } from "../support/server.ts";
import type { ServerProcess } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import type { TempFolder } from "../support/temp-folder.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEnvelope, postGzip, targetOf } from "../support/wire.ts";

const folders: TempFolder[] = [];
const servers: ServerProcess[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.killGroup();
  for (const folder of folders.splice(0)) await folder.remove();
});

async function newPlace() {
  const folder = await createTempFolder("snapshot");
  folders.push(folder);
  return { dataDir: folder.path, port: await freePort() };
}

async function start(place: { readonly dataDir: string; readonly port: number }): Promise<ServerProcess> {
  const server = await launch(place);
  servers.push(server);
  return server;
}

const readVersion = async (dataDir: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(dataDir, "VERSION"), "utf8")) as Record<string, unknown>;

async function listSnapshots(dataDir: string): Promise<readonly string[]> {
  return (await readdir(dataDir)).includes("snapshots") ? await readdir(join(dataDir, "snapshots")) : [];
}

/** As an older program would have left it. */
async function lower(dataDir: string, change: Record<string, number>): Promise<void> {
  await writeFile(join(dataDir, "VERSION"), JSON.stringify({ ...(await readVersion(dataDir)), ...change }));
}

test("a folder of an older schema is copied once before it is migrated, and can be gone back to", async () => {
  const place = await newPlace();
  const instance = await copyInstance(place.dataDir, place.port);
  const first = await start(place);
  const api = createWebApi(instance);
  const send = async (when: string): Promise<void> => {
    const answer = await postGzip(targetOf(instance.dsn), errorEnvelope({ tags: { when } }));
    expect(answer?.status).toBe(200);
    await api.waitForIssue({ query: `when:${when}` }, 60_000);
  };
  await send("before");
  // Killed: the newest of the meta store and of the log is only in their write-ahead logs.
  await first.killGroup();
  expect(await listSnapshots(place.dataDir)).toEqual([]);
  const current = await readVersion(place.dataDir);
  await lower(place.dataDir, { events: 0 });

  const second = await start(place);
  const [name = "", ...others] = await listSnapshots(place.dataDir);
  expect(others).toEqual([]);
  expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-schema-1\.\d+\.0$/);
  expect(second.logs()).toMatch(
    new RegExp(`"sizeBytes":\\d+.*a snapshot was taken|a snapshot was taken.*${name}`),
  );
  expect(second.logs()).toContain(name);
  await send("after");
  expect(await readVersion(place.dataDir)).toEqual(current);
  expect((await second.stop()).code).toBe(0);
  expect(await initInstance(second.env)).toEqual(instance);
  expect(await listSnapshots(place.dataDir), "once it is migrated there is no second one").toEqual([name]);

  // The way back, as the documentation tells it.
  const aside = join(place.dataDir, "set-aside");
  await mkdir(aside);
  for (const entry of await readdir(place.dataDir))
    if (/^(VERSION|log|events|meta\.sqlite.*|.*\.secret\.json)$/.test(entry))
      await rename(join(place.dataDir, entry), join(aside, entry));
  const snapshot = join(place.dataDir, "snapshots", name);
  await cp(snapshot, place.dataDir, { recursive: true, verbatimSymlinks: true });
  await rm(aside, { recursive: true });
  await start(place);
  expect((await api.waitForIssue({ query: "when:before" }, 60_000)).title).toBe("Error: it broke");
  await expect(api.eventsCount("when:before")).resolves.toEqual({ stored: 1, distinct: 1 });
  await expect(api.eventsCount("when:after")).resolves.toEqual({ stored: 0, distinct: 0 });
  await send("again");
}, 300_000);

test("without a snapshot there is no migration: the start ends with one sentence", async () => {
  const place = await newPlace();
  const env = { VEDETTE_DATA_DIR: place.dataDir, PORT: String(place.port) };
  const made = await initInstance(env);
  await lower(place.dataDir, { meta: 0 });
  const before = await readVersion(place.dataDir);
  await writeFile(join(place.dataDir, "snapshots"), "in the way");
  for (const command of ["start", "init"]) {
    const result = await runProgram(process.execPath, [binPath, command], { timeoutMs: 60_000, env });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^vedette: No snapshot of .* nothing was migrated: EEXIST.*\n$/);
  }
  expect(await readVersion(place.dataDir)).toEqual(before);

  await rm(join(place.dataDir, "snapshots"));
  expect(await initInstance(env)).toEqual(made);
  expect(await listSnapshots(place.dataDir)).toHaveLength(1);
}, 300_000);
