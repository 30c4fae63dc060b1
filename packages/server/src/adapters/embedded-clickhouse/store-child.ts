/**
 * Entry of the store's child process: runs the embedded engine and serves it on a Unix socket.
 *
 * The engine lives here on the main thread (a worker thread ends in a crash), apart from the server, so that a
 * fault in native code costs a restart of this process and nothing else. Signals are the parent's business: a TERM
 * sent to the whole process group must not close the store while the server still drains into it. When the
 * parent is gone its channel closes, and the child ends by itself, or it would keep the folder's lock.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import type { Server } from "node:http";
import type { Session } from "chdb";
import { yieldToAnswers } from "#kernel/background-priority.ts";
import type { ChildMessage, FailedMessage, ParentMessage, StartMessage } from "./child-messages.ts";
import {
  diskKeyVariable,
  encryptedDisk,
  expectedSettings,
  insertSessions,
  noSpilling,
  policyName,
  readSessions,
  sessionArguments,
  streamSessions,
} from "./engine-config.ts";
import { createHttpFront } from "./http-front.ts";
import { databaseName } from "./request.ts";
import { forgetTokensWithoutRows } from "./seen-tokens.ts";
import { createSessionPool, type SessionPool } from "./session-pool.ts";

/** After this an orderly end is given up; acknowledged rows survive a kill. */
const shutdownMsMax = 6_000;

type Running = { readonly server: Server; readonly pool: SessionPool; readonly keeper: Session };

class StartFailure extends Error {
  override readonly name = "StartFailure";
  readonly reason: FailedMessage["reason"];

  constructor(reason: FailedMessage["reason"], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

let stopping = false;
let incomingDir: string | undefined;
let started: Promise<Running | undefined> = Promise.resolve(undefined);

// The reader of these words may be gone before this process is.
process.stderr.on("error", () => undefined);
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
process.on("disconnect", () => void stop());
process.on("message", (message: ParentMessage) => {
  if (message.kind === "stop") void stop();
  else started = start(message).catch(reportFailure);
});
if (!process.connected) void stop();

async function start(message: StartMessage): Promise<Running> {
  // Before the engine starts its threads, which take after this one.
  yieldToAnswers();
  mkdirSync(message.engineDir, { recursive: true, mode: 0o700 });
  const { encryption } = message;
  if (encryption !== undefined) process.env[diskKeyVariable] = encryption.keyHex;
  const open = await engineOpener(message);
  const keeper = await openFirst(open, message);
  // Only after the lock is ours: what lies here is left over from a process that died.
  emptyDir(message.incomingDir);
  ({ incomingDir } = message);
  await keeper.queryAsync(`CREATE DATABASE IF NOT EXISTS ${databaseName} ENGINE = Atomic`);
  await assertSettings(keeper, message);
  if (encryption !== undefined) await assertDisks(keeper, encryption.isOn);
  const forgetful = await forgetTokensWithoutRows(keeper);
  const pool = createSessionPool({ open, keeper, onStuck: giveUp });
  const server = createHttpFront({
    reads: pool.lane({ sessions: readSessions, waitingMax: 128 }),
    inserts: pool.lane({ sessions: insertSessions, waitingMax: 16 }),
    streams: pool.lane({ sessions: streamSessions, waitingMax: 8 }),
    incomingDir: message.incomingDir,
  });
  rmSync(message.socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(message.socketPath, resolve);
  });
  const version = (await keeper.queryAsync("SELECT version()", { format: "TabSeparated" })).text().trim();
  tell({ kind: "ready", engineVersion: version, forgetful });
  return { server, pool, keeper };
}

/** Loads the engine; a platform without a native package has none. */
async function engineOpener(message: StartMessage): Promise<() => Session> {
  try {
    const { Session: EngineSession } = await import("chdb");
    const connectionArgs = sessionArguments(
      message.configPath,
      message.queryMemoryBytes,
      message.encryption?.isOn === true,
    );
    return () => new EngineSession(message.engineDir, { connectionArgs });
  } catch (error) {
    throw new StartFailure(
      "engine_missing",
      `no embedded event store is available for ${process.platform}-${process.arch} here; ` +
        "set VEDETTE_EVENT_STORE_URL to the address of a ClickHouse server",
      error,
    );
  }
}

/** Opens the first session, waiting for whoever holds the folder: a predecessor may still be on its way out. */
async function openFirst(open: () => Session, message: StartMessage): Promise<Session> {
  const deadline = performance.now() + message.lockWaitMs;
  for (;;) {
    try {
      return open();
    } catch (error) {
      if (performance.now() > deadline || stopping) {
        const holder = lockHolder(message.engineDir);
        // A holder in another container cannot be seen from here.
        if (holder === undefined)
          throw new StartFailure("engine_failed", `the engine cannot open ${message.engineDir}`, error);
        throw new StartFailure(
          "folder_locked",
          `process ${holder.pid}${holder.command} holds ${message.engineDir}`,
          error,
        );
      }
      await sleep(150);
    }
  }
}

/** The living process that the engine's lock file names, if it is another one. */
function lockHolder(engineDir: string): { readonly pid: number; readonly command: string } | undefined {
  try {
    const pid = Number(/^PID: (\d+)$/m.exec(readFileSync(join(engineDir, "status"), "utf8"))?.[1]);
    if (!Number.isInteger(pid) || pid === process.pid || !isAlive(pid)) return undefined;
    return { pid, command: commandOf(pid) };
  } catch {
    // No lock file: the folder is not locked.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function commandOf(pid: number): string {
  try {
    return ` (${readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim().slice(0, 200)})`;
  } catch {
    // Only Linux tells, and only about own processes.
    return "";
  }
}

/** The engine ignores a missing file and unknown names silently, so it is asked what it runs with. */
async function assertSettings(keeper: Session, message: StartMessage): Promise<void> {
  const expected = { ...expectedSettings(message.serverMemoryBytes), timezone: "UTC" };
  const names = Object.keys(expected)
    .map((name) => `'${name}'`)
    .join(", ");
  const sql = `SELECT name, value FROM system.server_settings WHERE name IN (${names}) UNION ALL SELECT 'timezone', timezone()`;
  const text = (await keeper.queryAsync(sql, { format: "TabSeparated" })).text();
  const actual = new Map(text.split("\n").map((line) => line.split("\t") as [string, string]));
  const wrong = Object.entries(expected).filter(
    ([name, value]) => Number(actual.get(name)) !== Number(value) && actual.get(name) !== value,
  );
  if (wrong.length > 0) {
    throw new StartFailure(
      "config_ignored",
      `the engine did not take ${wrong.map(([name]) => `${name}=${actual.get(name)}`).join(", ")}`,
    );
  }
}

/** Asked before any table is made: what would be written in plain cannot be taken back. */
async function assertDisks(keeper: Session, isOn: boolean): Promise<void> {
  const policy = policyName(isOn);
  const names = noSpilling.map((name) => `'${name}'`).join(", ");
  const sql =
    `SELECT (SELECT count() FROM system.disks WHERE name = '${encryptedDisk}' AND is_encrypted), ` +
    "(SELECT value FROM system.merge_tree_settings WHERE name = 'storage_policy'), " +
    `(SELECT count() FROM system.settings WHERE name IN (${names}) AND toFloat64(value) = 0), ` +
    `(SELECT count() FROM system.tables WHERE database = '${databaseName}' AND storage_policy NOT IN ('', '${policy}'))`;
  const answer = (await keeper.queryAsync(sql, { format: "TabSeparated" })).text().trim();
  if (answer === ["1", policy, String(isOn ? noSpilling.length : 0), "0"].join("\t")) return;
  const wanted = isOn ? "encrypt what it writes" : "have the disk that is encrypted";
  throw new StartFailure("config_ignored", `the engine does not ${wanted} (${answer})`);
}

function emptyDir(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(path)) rmSync(join(path, name), { force: true });
}

function reportFailure(error: unknown): undefined {
  const reason = error instanceof StartFailure ? error.reason : "engine_failed";
  tell({ kind: "failed", reason, message: error instanceof Error ? error.message : String(error) });
  void stop();
  return undefined;
}

/** The supervisor starts a new process, and acknowledged rows survive. */
function giveUp(): void {
  process.kill(process.pid, "SIGKILL");
}

function tell(message: ChildMessage): void {
  // The parent may go away at any moment; `disconnect` then ends this process.
  if (process.connected) process.send?.(message, () => undefined);
}

/**
 * Ends in order: no new requests, running ones finish, merges stop, sessions close, and the loop drains. Leaving by
 * `process.exit` soon after inserts was measured to abort in one of five cases.
 */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(giveUp, shutdownMsMax).unref();
  const running = await started;
  if (running !== undefined) await closeEngine(running).catch(giveUp);
  // A parent that was killed cannot, and what lies in memory would stay there.
  if (incomingDir !== undefined) rmSync(incomingDir, { recursive: true, force: true });
  if (process.connected) process.disconnect();
}

async function closeEngine({ server, pool, keeper }: Running): Promise<void> {
  server.close();
  server.closeIdleConnections();
  await pool.close();
  server.closeAllConnections();
  await keeper.queryAsync("SYSTEM STOP MERGES");
  keeper.close();
}
