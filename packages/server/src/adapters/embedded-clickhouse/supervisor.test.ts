import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createConnection } from "#adapters/clickhouse/connection.ts";
import { type Logger, silentLogger } from "#kernel/logger.ts";
import type { ChildMessage, StartMessage } from "./child-messages.ts";
import { engineEnvironment } from "./engine-config.ts";
import { type EmbeddedStore, type EmbeddedStoreState, startEmbeddedStore } from "./supervisor.ts";

let folder: string;
const stores: EmbeddedStore[] = [];
const processes: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vedette-supervisor-"));
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.stop();
  for (const one of processes.splice(0)) one.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

async function start(
  options: Partial<Parameters<typeof startEmbeddedStore>[0]> = {},
): Promise<EmbeddedStore> {
  const store = await startEmbeddedStore({ dataDir: folder, logger: silentLogger, ...options });
  stores.push(store);
  return store;
}

it("encrypts whole tables, takes no query to the disk, and opens them under their key only", async () => {
  const key = new Uint8Array(32).fill(7);
  const first = await start({ encryption: { key, isOn: true } });
  const connection = createConnection({ socketPath: first.socketPath });
  const run = (sql: string) => connection.send({ kind: "command", sql, timeoutMs: 20_000 });
  await run(
    "CREATE TABLE t (a UInt64, b String) ENGINE = MergeTree ORDER BY a SETTINGS fsync_after_insert = 1, fsync_part_directory = 1",
  );
  for (const from of [0, 1000, 2000])
    await run(
      `INSERT INTO t SELECT number + ${from}, concat('a telling text ', toString(number)) FROM numbers(1000)`,
    );
  await run("OPTIMIZE TABLE t FINAL");
  expect((await run("SELECT count() FROM t WHERE b = 'a telling text 5'")).trim()).toBe("3");
  const sorted =
    "SELECT count() FROM (SELECT repeat(toString(number), 20) AS b FROM numbers(5000000) ORDER BY b LIMIT 4900000)";
  await expect(run(sorted)).rejects.toMatchObject({
    cause: { message: expect.stringContaining("MEMORY_LIMIT") },
  });
  await connection.close();
  await first.stop();
  expect(filesWith("a telling text")).toEqual([]);
  expect(filesWith(Buffer.from(key).toString("hex"))).toEqual([]);

  await expect(
    start({ encryption: { key: new Uint8Array(32).fill(8), isOn: true }, lockWaitMs: 500 }),
  ).rejects.toThrow();
  const again = await start({ encryption: { key, isOn: true } });
  expect((await ask(again, "SELECT count() FROM t")).trim()).toBe("3000");
}, 60_000);

it("is encrypted from the middle of its life, or no more, and reads what was written before", async () => {
  const key = new Uint8Array(32).fill(7);
  const work = async (
    encryption: { key: Uint8Array; isOn: boolean } | undefined,
    statements: readonly string[],
  ): Promise<string> => {
    const store = await start({ encryption });
    const connection = createConnection({ socketPath: store.socketPath });
    for (const sql of statements) await connection.send({ kind: "command", sql, timeoutMs: 20_000 });
    await connection.close();
    const counts = await ask(
      store,
      "SELECT splitByChar('-', b)[1] AS mark, count() FROM t GROUP BY mark ORDER BY mark FORMAT CSV",
    );
    await store.stop();
    return counts.trim();
  };
  const table =
    "CREATE TABLE t (a UInt64, b String CODEC(NONE)) ENGINE = MergeTree ORDER BY a SETTINGS " +
    "fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100";
  const insert = (mark: string, token = mark) =>
    `INSERT INTO t SETTINGS insert_deduplication_token = '${token}' SELECT number, concat('${mark}-', toString(number)) FROM numbers(100)`;
  const held = "SYSTEM STOP MERGES";

  expect(await work(undefined, [table, held, insert("former")])).toBe('"former",100');
  // The token of before is known to whoever is started anew.
  const on = { key, isOn: true };
  expect(await work(on, [held, insert("again", "former"), insert("secret")])).toBe(
    '"former",100\n"secret",100',
  );
  expect([filesWith("former").length > 0, filesWith("secret")]).toEqual([true, []]);
  const refused = { lockWaitMs: 500 };
  await expect(start({ ...refused, encryption: undefined })).rejects.toThrow("no key was given");
  await expect(
    start({ ...refused, encryption: { key: new Uint8Array(32).fill(8), isOn: true } }),
  ).rejects.toThrow("under another key");

  // What is merged is written, and encrypted.
  expect(await work(on, ["OPTIMIZE TABLE t FINAL"])).toBe('"former",100\n"secret",100');
  const off = { key, isOn: false };
  expect(await work(off, [held, insert("again", "secret"), insert("later")])).toBe(
    '"former",100\n"later",100\n"secret",100',
  );
  expect([filesWith("later").length > 0, filesWith("secret")]).toEqual([true, []]);
  expect(await work(off, ["OPTIMIZE TABLE t FINAL"])).toBe('"former",100\n"later",100\n"secret",100');
  expect(filesWith("secret").length).toBeGreaterThan(0);
  expect(await work(on, [held, insert("newest")])).toContain('"later",100');
  expect(filesWith("newest")).toEqual([]);
}, 60_000);

/**
 * The engine notes the token before it gives the part its name: between the two (40 to 300 us) a SIGKILL leaves a note
 * without rows. That state is made here by taking the part away.
 */
it.each([
  ["plain", undefined],
  ["encrypted", { key: new Uint8Array(32).fill(7), isOn: true }],
] as const)(
  "stores an insert whose token alone was noted before a SIGKILL: %s",
  async (_name, encryption) => {
    const made = "ORDER BY a SETTINGS fsync_part_directory = 1, non_replicated_deduplication_window = 100";
    const insert = (token: string, settings = "") =>
      `INSERT INTO t SETTINGS insert_deduplication_token = '${token}'${settings} SELECT number, 1 FROM numbers(100)`;
    const work = async (statements: readonly string[]) => {
      const store = await start({ encryption });
      const connection = createConnection({ socketPath: store.socketPath });
      for (const sql of statements) await connection.send({ kind: "command", sql, timeoutMs: 20_000 });
      await connection.close();
      const sums = await ask(store, "SELECT (SELECT sum(b) FROM t), (SELECT sum(b) FROM rolled) FORMAT CSV");
      const path = await ask(
        store,
        "SELECT path FROM system.parts WHERE active AND table = 't' ORDER BY name DESC LIMIT 1 FORMAT TSVRaw",
      );
      await store.stop();
      return { sums: sums.trim(), newestPart: path.trim() };
    };
    const held = "SYSTEM STOP MERGES";
    const first = await work([
      `CREATE TABLE t (a UInt64, b UInt64) ENGINE = MergeTree ${made}`,
      `CREATE TABLE rolled (a UInt64, b UInt64) ENGINE = SummingMergeTree ${made}`,
      "CREATE MATERIALIZED VIEW rolling TO rolled AS SELECT intDiv(a, 10) AS a, sum(b) AS b FROM t GROUP BY a",
      held,
      insert("kept"),
      insert("cut off"),
    ]);
    expect(first).toEqual({ sums: "200,200", newestPart: expect.stringMatching(/\/all_2_2_0\/$/) });
    await rm(first.newestPart, { recursive: true });

    const again = ", deduplicate_blocks_in_dependent_materialized_views = 1";
    const sums = async (statements: readonly string[]) => (await work(statements)).sums;
    expect(await sums([held, insert("cut off", again), insert("kept", again)])).toBe("200,200");
    // Nothing is taken back that is there, also not once it is merged.
    expect(await sums([insert("cut off", again), "OPTIMIZE TABLE t FINAL"])).toBe("200,200");
    expect(await sums([insert("cut off", again), insert("kept", again)])).toBe("200,200");
  },
  60_000,
);

function filesWith(text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text));
}

async function ask(store: { readonly socketPath: string }, sql: string): Promise<string> {
  const connection = createConnection({ socketPath: store.socketPath });
  try {
    return await connection.send({ kind: "read", sql, timeoutMs: 5_000 });
  } finally {
    await connection.close();
  }
}

/** Whether the process still runs; one that only waits to be collected does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    // Only Linux tells.
    return true;
  }
}

async function until(condition: () => boolean | Promise<boolean>, waitMs = 10_000): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await sleep(25);
  }
  return false;
}

/** A parent process with a store of its own. */
async function startParent(): Promise<{ parent: ChildProcess; pid: number; socketPath: string }> {
  const script = fileURLToPath(new URL("orphan-parent.fixture.ts", import.meta.url));
  const parent = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  processes.push(parent);
  if (parent.stdout === null) throw new Error("the parent has no output");
  const [line] = (await once(createInterface(parent.stdout), "line")) as [string];
  return { parent, ...(JSON.parse(line) as { pid: number; socketPath: string }) };
}

describe("supervisor of the embedded store", () => {
  it("serves on a socket that only its own user can reach, in UTC", async () => {
    const store = await start();
    const mode = (await stat(dirname(store.socketPath))).mode & 0o777;
    expect(mode).toBe(0o700);
    expect(await ask(store, "SELECT timezone(), currentDatabase()")).toBe("UTC\tvedette\n");
  });

  it.runIf(process.platform === "linux")(
    "tells the child where compiled sources are, and nothing that only the server should know",
    async () => {
      vi.stubEnv("NODE_COMPILE_CACHE", join(folder, "compiled"));
      vi.stubEnv("VEDETTE_SECRET_KEY", "a secret of the server");
      const store = await start();
      vi.unstubAllEnvs();
      const environment = readFileSync(`/proc/${store.pid()}/environ`, "utf8");
      expect(environment).toContain(`NODE_COMPILE_CACHE=${join(folder, "compiled")}\0`);
      expect(environment).not.toContain("a secret of the server");
    },
  );

  it("puts the socket elsewhere when the folder's path is too long for one", async () => {
    const deep = join(folder, "a".repeat(60), "b".repeat(60));
    const store = await start({ dataDir: deep });
    expect(store.socketPath.startsWith(deep)).toBe(false);
    expect(Buffer.byteLength(store.socketPath)).toBeLessThan(100);
    expect(await ask(store, "SELECT 1")).toBe("1\n");
    await store.stop();
    expect(existsSync(dirname(store.socketPath))).toBe(false);
  });

  it("stops in order: the child ends with code 0, also right after inserts, and keeps its rows", async () => {
    const errors: object[] = [];
    const logger: Logger = { ...silentLogger, error: (fields) => errors.push(fields) };
    let expected = 0;
    for (let round = 0; round < 4; round++) {
      const store = await start({ logger });
      const pid = store.pid() ?? 0;
      await ask(
        store,
        "CREATE TABLE IF NOT EXISTS t (a UInt64) ENGINE = MergeTree ORDER BY a SETTINGS fsync_after_insert = 1, fsync_part_directory = 1",
      );
      for (let index = 0; index < 5; index++)
        await ask(store, "INSERT INTO t SELECT number FROM numbers(1000)");
      expected += 5_000;
      expect(await ask(store, "SELECT count() FROM t")).toBe(`${expected}\n`);
      await store.stop();
      expect([isAlive(pid), store.pid()]).toEqual([false, undefined]);
    }
    expect(errors).toEqual([]);
  });

  it("ignores a TERM that was meant for the whole group: the parent decides when the store closes", async () => {
    const store = await start();
    process.kill(store.pid() ?? 0, "SIGTERM");
    await sleep(300);
    expect(await ask(store, "SELECT 1")).toBe("1\n");
  });

  it("restarts a killed child on the same socket and says so", async () => {
    const states: EmbeddedStoreState[] = [];
    const store = await start({ onStateChange: (state) => states.push(state) });
    const first = store.pid() ?? 0;
    process.kill(first, "SIGKILL");
    expect(await until(() => states.length === 3)).toBe(true);
    expect(states).toEqual(["ready", "restarting", "ready"]);
    expect(store.pid()).not.toBe(first);
    expect(await ask(store, "SELECT 1")).toBe("1\n");
    await store.stop();
    expect(states.at(-1)).toBe("stopped");
  });

  it("gives up a restart that is under way when it is told to stop", async () => {
    const store = await start();
    process.kill(store.pid() ?? 0, "SIGKILL");
    await sleep(60);
    const startedMs = performance.now();
    await store.stop();
    expect(performance.now() - startedMs).toBeLessThan(8_500);
    expect(store.pid()).toBeUndefined();
  });

  it("names the process that holds the folder", async () => {
    const store = await start();
    const second = startEmbeddedStore({ dataDir: folder, lockWaitMs: 500, logger: silentLogger });
    await expect(second).rejects.toMatchObject({
      code: "folder_locked",
      message: expect.stringContaining(`process ${store.pid()} `),
    });
    expect(await ask(store, "SELECT 1")).toBe("1\n");
  });

  it("leaves no child behind when the parent is killed, and the next parent gets the folder", async () => {
    const { parent, pid, socketPath } = await startParent();
    expect(await ask({ socketPath }, "SELECT 1")).toBe("1\n");
    // A query that would run for long must not hold the folder.
    const busy = ask({ socketPath }, "SELECT sum(cityHash64(number)) FROM system.numbers").catch(
      (error: unknown) => error,
    );
    await sleep(200);
    parent.kill("SIGKILL");
    const store = await start();
    expect(await until(() => !isAlive(pid), 2_000)).toBe(true);
    expect(await ask(store, "SELECT 1")).toBe("1\n");
    await busy;
  });

  it("refuses to run with settings that the engine did not take", async () => {
    const child = fork(fileURLToPath(new URL("store-child.ts", import.meta.url)), [], {
      execArgv: [],
      env: { ...process.env, ...engineEnvironment },
    });
    processes.push(child);
    const message: StartMessage = {
      kind: "start",
      engineDir: join(folder, "engine"),
      incomingDir: join(folder, "incoming"),
      socketPath: join(folder, "s"),
      configPath: join(folder, "no-such-file.xml"),
      serverMemoryBytes: 1e9,
      queryMemoryBytes: 1e8,
      lockWaitMs: 1_000,
    };
    child.send(message);
    const [answer] = (await once(child, "message")) as [ChildMessage];
    expect(answer).toMatchObject({ kind: "failed", reason: "config_ignored" });
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
  });
});
