// A real server for a test: the same executable that a user starts, in a process group and a data folder of its own.
//
// `startServer` gives a ready server with its first project; `launch` only starts the process, for tests that
// kill it and start it again on the same folder.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import { freePort } from "./free-port.ts";
import { initInstance, movedTo } from "./instance.ts";
import type { Instance } from "./instance.ts";
import { binPath, rootPath } from "./paths.ts";
import { pollUntil } from "./poll.ts";
import { collectOutput } from "./run-program.ts";
import { createTempFolder } from "./temp-folder.ts";

const readyTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type LaunchOptions = {
  readonly dataDir: string;
  readonly port: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `npm start` in place of the executable: what a user types. */
  readonly throughNpm?: boolean;
};

export type ServerProcess = {
  readonly url: string;
  readonly pid: number;
  /** Everything printed so far (its last part). */
  readonly logs: () => string;
  readonly ended: Promise<Exit>;
  /** The environment that names this instance, for commands against its data folder. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** SIGTERM, and how it ended; SIGKILL to the group when it does not end. */
  readonly stop: () => Promise<Exit>;
  /** A signal to the server's own process. */
  readonly kill: (signal?: NodeJS.Signals) => Promise<Exit>;
  /** A signal to the server and everything it started. */
  readonly killGroup: (signal?: NodeJS.Signals) => Promise<Exit>;
};

export type Server = ServerProcess & Instance & { readonly dataDir: string; readonly port: number };

/** Starts the process and waits until it accepts events. */
export async function launch(options: LaunchOptions): Promise<ServerProcess> {
  const server = spawnServer(options);
  let exit: Exit | undefined;
  void server.ended.then((value) => {
    exit = value;
  });
  try {
    await pollUntil("readiness", () => askReady(server, exit), { timeoutMs: readyTimeoutMs, everyMs: 50 });
  } catch (error) {
    await server.killGroup();
    throw new Error(`the server did not become ready:\n${server.logs()}`, { cause: error });
  }
  return server;
}

async function askReady(server: ServerProcess, exit: Exit | undefined): Promise<true | undefined> {
  if (exit !== undefined) throw new Error(`it ended with ${exit.signal ?? exit.code}`);
  try {
    const answer = await fetch(`${server.url}/api/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.status === 200 ? true : undefined;
  } catch (error) {
    // Nobody listens yet: fetch reports it as a TypeError, the time limit as a DOMException.
    if (error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
}

/** Only starts the process. */
export function spawnServer({
  dataDir,
  port,
  args = [],
  env = {},
  throughNpm = false,
}: LaunchOptions): ServerProcess {
  const url = `http://127.0.0.1:${port}`;
  const ownEnv = { VEDETTE_DATA_DIR: dataDir, PORT: String(port), VEDETTE_PUBLIC_URL: url, ...env };
  const command = throughNpm
    ? ["npm", "start", "--loglevel=error", "--", ...args]
    : [process.execPath, binPath, "start", ...args];
  const [program = "", ...rest] = command;
  const child = spawn(program, rest, {
    cwd: rootPath,
    env: { ...process.env, ...ownEnv },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${program} could not be started`);
  const stdout = collectOutput(child.stdout);
  const stderr = collectOutput(child.stderr);
  const ended = once(child, "exit").then(([code, signal]): Exit => ({ code, signal }));
  // A test process that is killed must not leave servers behind.
  const lastResort = () => signalGroup(pid, "SIGKILL");
  process.once("exit", lastResort);
  void ended.finally(() => process.off("exit", lastResort));

  return {
    url,
    pid,
    env: ownEnv,
    ended,
    logs: () => `${stdout()}\n${stderr()}`,
    kill: (signal = "SIGKILL") => {
      child.kill(signal);
      return ended;
    },
    killGroup: (signal = "SIGKILL") => {
      signalGroup(pid, signal);
      return ended;
    },
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), stopTimeoutMs);
      const exit = await ended;
      clearTimeout(timer);
      return exit;
    },
  };
}

/** Signals a process group that we started; one that has already ended is fine. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

export type StartOptions = { readonly env?: LaunchOptions["env"]; readonly args?: readonly string[] };

/** Instances with a store elsewhere are made there, and anew. */
const storesElsewhere = ["VEDETTE_DATABASE_URL", "VEDETTE_EVENT_STORE_URL"] as const;

/** A server with its first organization, project, administrator and token, in a temporary data folder. */
export async function startServer({ env = {}, args = [] }: StartOptions = {}): Promise<Server> {
  const folder = await createTempFolder("server");
  const port = await freePort();
  try {
    const prepared = storesElsewhere.some((name) => name in env)
      ? undefined
      : await copyInstance(folder.path, port);
    const server = await launch({ dataDir: folder.path, port, env, args });
    const made = prepared ?? initInstance(server.env);
    const instance = await Promise.resolve(made).catch(async (error: unknown) => {
      await server.killGroup();
      throw error;
    });
    const stop = async () => {
      const exit = await server.stop();
      await folder.remove();
      return exit;
    };
    return { ...server, ...instance, stop, dataDir: folder.path, port };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/**
 * Fills a data folder with the instance of the run at rest: what a first start and `vedette init` leave, in a fraction
 * of their time. For a server that is then launched at the port.
 */
export async function copyInstance(dataDir: string, port: number): Promise<Instance> {
  // Imported here: programs outside of a test run start servers too, and there is no run to ask.
  const { askRun } = await import("./shared-by-run.ts");
  const prepared = await askRun("instance");
  await cp(prepared.dataDir, dataDir, { recursive: true, verbatimSymlinks: true });
  return movedTo(`http://127.0.0.1:${port}`, prepared.instance);
}
