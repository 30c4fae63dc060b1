/**
 * Starts the store's child process, watches it and restarts it after a crash, always on the same socket, so that
 * the client heals by itself. A restart takes 0.1 to 0.4 s; in-flight inserts are replayed by their owner.
 */
import { type ChildProcess, fork } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import type { ChildMessage, FailedMessage, ParentMessage, StartMessage } from "./child-messages.ts";
import {
  divideMemory,
  encryptedFolder,
  engineEnvironment,
  engineXml,
  planMemory,
  type EngineDisks,
} from "./engine-config.ts";
import { openUnderKey, refuseWithoutKey } from "./key-check.ts";
import { memoryLimitBytes } from "#kernel/memory-limit.ts";

export type EmbeddedStoreState = "ready" | "restarting" | "stopped";

export type EmbeddedStoreOptions = {
  /** A folder for this store alone. */
  readonly dataDir: string;
  /** Of the engine alone; derived from the machine's or container's memory where it is absent. */
  readonly memoryLimitBytes?: number;
  /** How long to wait for another process to let go of the folder. Default 10 s. */
  readonly lockWaitMs?: number;
  /** Waits before a restart, one after the other while crashes follow closely. Default: from 50 ms to 5 s. */
  readonly backOffMs?: readonly [number, ...number[]];
  /** Of a store that is encrypted, or was once: the key has 32 bytes, and is the same each time. */
  readonly encryption?: { readonly key: Uint8Array; readonly isOn: boolean } | undefined;
  readonly logger: Logger;
  readonly onStateChange?: (state: EmbeddedStoreState) => void;
};

export type EmbeddedStore = {
  readonly socketPath: string;
  /** Where a client on this machine may leave the rows of an insert. */
  readonly incomingDir: string;
  readonly pid: () => number | undefined;
  readonly stop: () => Promise<void>;
};

const lockWaitMsDefault = 10_000;
/** Beyond the wait for the lock: a big store loads its parts first. */
const readyWaitMs = 60_000;
const stopWaitMs = 8_000;
const backOffMsDefault = [50, 100, 200, 500, 1_000, 2_000, 5_000] as const;
/** A child that lived this long starts the back-off anew. */
const healthyAfterMs = 15_000;

/** Starts the store and resolves when it serves; rejects with what is wrong when it cannot. */
export async function startEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const { logger, backOffMs = backOffMsDefault } = options;
  const { start, cleanUp } = prepareFolder(options);
  let child: ChildProcess | undefined;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;

  const launch = async (): Promise<ChildProcess> => {
    const next = spawnChild(logger);
    child = next;
    await whenReady(next, start, logger);
    return next;
  };

  const watch = async (first: ChildProcess): Promise<void> => {
    let current: ChildProcess | undefined = first;
    let attempt = 0;
    while (!isStopping()) {
      if (current !== undefined) {
        const since = performance.now();
        await exited(current);
        if (isStopping()) return;
        if (performance.now() - since > healthyAfterMs) attempt = 0;
        logger.warn({}, "restarting the event store");
        options.onStateChange?.("restarting");
      }
      const waitMs = backOffMs[attempt] ?? backOffMs.at(-1);
      attempt += 1;
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) return;
      current = await launch().catch((error: unknown) => {
        logger.error({ err: error }, "the event store could not be restarted; trying again");
        return undefined;
      });
      if (current !== undefined && !isStopping()) options.onStateChange?.("ready");
    }
  };

  let first: ChildProcess;
  try {
    first = await launch();
  } catch (error) {
    cleanUp();
    throw error;
  }
  options.onStateChange?.("ready");
  const watching = watch(first);

  const stop = async (): Promise<void> => {
    if (isStopping()) return watching;
    stopping.abort();
    if (child !== undefined) await endChild(child);
    await watching;
    cleanUp();
    options.onStateChange?.("stopped");
  };
  const { socketPath, incomingDir } = start;
  return { socketPath, incomingDir, pid: () => (isRunning(child) ? child?.pid : undefined), stop };
}

/** Writes the engine's configuration and decides where the socket lies. */
function prepareFolder(options: EmbeddedStoreOptions): { start: StartMessage; cleanUp: () => void } {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const memory =
    options.memoryLimitBytes === undefined
      ? planMemory(memoryLimitBytes())
      : divideMemory(options.memoryLimitBytes);
  const configPath = join(options.dataDir, "engine.xml");
  const { encryption } = options;
  const engineDir = join(options.dataDir, "engine");
  const disks = encryption && openDisks(options.dataDir, engineDir, encryption);
  if (!encryption) refuseWithoutKey(options.dataDir);
  writeFileSync(configPath, engineXml(memory, disks), { mode: 0o600 });
  // The address of a Unix socket holds about a hundred bytes; a deep folder needs another place for it.
  const near = join(options.dataDir, "run");
  const fits = Buffer.byteLength(join(near, "store.sock")) < 100;
  const socketDir = fits ? near : mkdtempSync(join(tmpdir(), "vedette-"));
  mkdirSync(socketDir, { recursive: true, mode: 0o700 });
  chmodSync(socketDir, 0o700);
  const noteFile = join(options.dataDir, "incoming.path");
  giveBackMemory(noteFile);
  const inMemory = encryption?.isOn === true ? memoryFolder(noteFile) : undefined;
  return {
    start: {
      kind: "start",
      engineDir,
      incomingDir: inMemory ?? join(options.dataDir, "incoming"),
      ...(encryption && {
        encryption: { keyHex: Buffer.from(encryption.key).toString("hex"), isOn: encryption.isOn },
      }),
      socketPath: join(socketDir, "store.sock"),
      configPath,
      serverMemoryBytes: memory.serverBytes,
      queryMemoryBytes: memory.queryBytes,
      lockWaitMs: options.lockWaitMs ?? lockWaitMsDefault,
    },
    cleanUp: () => {
      if (!fits) rmSync(socketDir, { recursive: true, force: true });
      if (inMemory !== undefined) rmSync(inMemory, { recursive: true, force: true });
    },
  };
}

function openDisks(
  dataDir: string,
  engineDir: string,
  { key, isOn }: { readonly key: Uint8Array; readonly isOn: boolean },
): EngineDisks {
  const isBegunPlain = openUnderKey(dataDir, engineDir, key);
  makeDoubledPath(join(encryptedFolder(engineDir), "parts"));
  return { engineDir, isOn, isBegunPlain };
}

/**
 * When the engine syncs the folder of a part on its encrypted disk, it puts the disk's path before a path that is whole
 * already (measured with 26.7: "Cannot open file /data/parts//data/parts/store/…"). A link makes that path one of the
 * same folder, so that the sync is a sync of the right one; without it every insert fails, or a power cut could lose it.
 */
function makeDoubledPath(parts: string): void {
  const doubled = join(parts, parts);
  mkdirSync(dirname(doubled), { recursive: true, mode: 0o700 });
  if (lstatSync(doubled, { throwIfNoEntry: false }) === undefined)
    symlinkSync(relative(dirname(doubled), parts), doubled);
}

/**
 * A place for bodies that wait, which is no disk; only Linux has one. Elsewhere they are on the disk for a moment. Its
 * name is noted, so that the place of a server that was killed is given back by the next one.
 */
function memoryFolder(noteFile: string): string | undefined {
  try {
    const made = mkdtempSync("/dev/shm/vedette-");
    writeFileSync(noteFile, made, { mode: 0o600 });
    return made;
  } catch {
    // No such place, or none that may be written.
    return undefined;
  }
}

function giveBackMemory(noteFile: string): void {
  const last = existsSync(noteFile) ? readFileSync(noteFile, "utf8") : "";
  if (/^\/dev\/shm\/vedette-\w{6}$/.test(last)) rmSync(last, { recursive: true, force: true });
}

function spawnChild(logger: Logger): ChildProcess {
  // Only what the process needs: the server's own environment holds secrets. With the compiled sources it starts
  // without the compiler that strips types, which would stay in its memory (22 MB).
  const { PATH, HOME, TMPDIR, LANG, NODE_COMPILE_CACHE } = process.env;
  const inherited = Object.fromEntries(
    Object.entries({ PATH, HOME, TMPDIR, LANG, NODE_COMPILE_CACHE }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const child = fork(fileURLToPath(new URL("store-child.ts", import.meta.url)), [], {
    execPath: process.execPath,
    execArgv: [],
    env: { ...inherited, ...engineEnvironment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let lastWords = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      lastWords = (lastWords + text).slice(-2_000);
      logger.debug({ text: text.slice(0, 4_000) }, "event store output");
    });
  }
  child.once("exit", (code, signal) => {
    if (code !== 0)
      logger.error({ code, signal, lastWords }, "the event store's process ended by itself or was killed");
  });
  child.on("error", (error) => logger.error({ err: error }, "the event store's process failed"));
  return child;
}

function whenReady(child: ChildProcess, start: StartMessage, logger: Logger): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: OperationalError) => {
      finish();
      child.kill("SIGKILL");
      reject(error);
    };
    const onMessage = (message: ChildMessage) => {
      if (message.kind === "failed") return fail(startError(message));
      const { forgetful } = message;
      if (forgetful.length > 0)
        logger.info({ tables: forgetful }, "an insert that was cut off is taken as if it had never come");
      finish();
      resolve();
    };
    const onExit = () => fail(unavailable("the event store's process ended while it started"));
    const timer = setTimeout(
      () => fail(unavailable("the event store did not start in time")),
      readyWaitMs + start.lockWaitMs,
    );
    const finish = () => {
      clearTimeout(timer);
      child.off("message", onMessage);
      child.off("exit", onExit);
      child.off("error", onExit);
    };
    child.on("message", onMessage);
    child.once("exit", onExit);
    child.once("error", onExit);
    send(child, start);
  });
}

function startError(failed: FailedMessage): OperationalError {
  if (failed.reason === "folder_locked")
    return new OperationalError("folder_locked", failed.message, { retryable: true });
  return new OperationalError("store_unavailable", failed.message, {
    retryable: failed.reason === "engine_failed",
  });
}

function unavailable(message: string): OperationalError {
  return new OperationalError("store_unavailable", message, { retryable: true });
}

/** Asks the child to end in order and kills it when it does not. Any other signal may hang the engine. */
async function endChild(child: ChildProcess): Promise<void> {
  const ended = exited(child);
  send(child, { kind: "stop" });
  const timer = setTimeout(() => child.kill("SIGKILL"), stopWaitMs);
  await ended;
  clearTimeout(timer);
}

function exited(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

function isRunning(child: ChildProcess | undefined): boolean {
  return (
    child !== undefined && child.pid !== undefined && child.exitCode === null && child.signalCode === null
  );
}

function send(child: ChildProcess, message: ParentMessage): void {
  // A channel that is closed belongs to a child that is gone; its `exit` tells.
  if (child.connected) child.send(message, () => undefined);
}
