/** Starts programs for a bench, and reads what Linux says of their processor time and memory. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const vedette = join(root, "packages/server/bin/vedette.mjs");

export type BenchServer = {
  readonly pid: number;
  readonly port: number;
  readonly dsnPath: string;
  readonly token: string;
  readonly organization: string;
  /** The password only of a folder that was just made. */
  readonly admin: { readonly email: string; readonly password?: string | null };
  readonly dataDir: string;
  readonly readyMs: number;
  readonly api: (path: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

/** Runs a program to its end and parses the last line of its output as JSON. */
export async function runJson<T>(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<T> {
  const child = spawn(process.execPath, [...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  let last = "";
  for await (const line of createInterface({ input: child.stdout })) if (line.trim() !== "") last = line;
  return JSON.parse(last) as T;
}

/** Starts a program that prints one line of JSON when it is ready. */
export async function startProgram<T>(args: readonly string[]): Promise<{ first: T; child: ChildProcess }> {
  const child = spawn(process.execPath, [...args], { stdio: ["ignore", "pipe", "inherit"] });
  const first = await new Promise<T>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`${args[0]} ended before it was ready`)));
    createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line) as T));
  });
  return { first, child };
}

/** A Vedette of its own in a temporary folder (or in `dataDir`, which is kept). */
export async function startVedette(options: { dataDir?: string } = {}): Promise<BenchServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "vedette-bench-"));
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const env = {
    VEDETTE_DATA_DIR: dataDir,
    PORT: String(port),
    VEDETTE_HOST: "127.0.0.1",
    VEDETTE_LOG_LEVEL: "warn",
  };
  const startMs = performance.now();
  const child = spawn(process.execPath, [vedette, "start"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...env },
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error("the server ended before it was ready");
    if (performance.now() - startMs > 60_000) throw new Error("the server was not ready within 60 s");
    const ready = await fetch(`${url}/api/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) break;
    await sleep(20);
  }
  const readyMs = performance.now() - startMs;
  const init = await runJson<{
    dsn: string;
    token: string;
    organization: string | { slug: string };
    admin: BenchServer["admin"];
  }>([vedette, "init", "--json"], env);
  const dsn = new URL(init.dsn);
  const organization = typeof init.organization === "string" ? init.organization : init.organization.slug;
  return {
    pid: child.pid ?? 0,
    port,
    dsnPath: `/api${dsn.pathname}/envelope/?sentry_version=7&sentry_key=${dsn.username}`,
    token: init.token,
    organization,
    admin: init.admin,
    dataDir,
    readyMs,
    api: async (path) => {
      const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${init.token}` } });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return await response.json();
    },
    stop: async () => {
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      await ended;
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A process and its descendants. */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = existsSync(`/proc/${name}/stat`) ? readStat(Number(name)) : undefined;
    if (stat) parents.set(Number(name), Number(stat[1]));
  }
  const tree = [pid];
  for (const parent of tree) for (const [child, of] of parents) if (of === parent) tree.push(child);
  return tree;
}

/** Fields of /proc/pid/stat after the name: state, parent, ... */
function readStat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    // It ended between the listing and the reading.
    return undefined;
  }
}

const ticksPerSecond = 100;

/** Processor seconds of each process of the tree so far. */
export function cpuSeconds(pid: number): { total: number; byProcess: { pid: number; seconds: number }[] } {
  const byProcess = processTree(pid).map((one) => {
    const stat = readStat(one);
    return { pid: one, seconds: stat ? (Number(stat[11]) + Number(stat[12])) / ticksPerSecond : 0 };
  });
  return { total: byProcess.reduce((sum, one) => sum + one.seconds, 0), byProcess };
}

/** Proportional set size of the tree, in bytes: what others have open as well counts in part; see process-memory.ts. */
export function pssBytes(pid: number): number {
  return processTree(pid).reduce((sum, one) => {
    try {
      const match = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, "utf8"));
      return sum + Number(match?.[1] ?? 0) * 1024;
    } catch {
      // It ended meanwhile.
      return sum;
    }
  }, 0);
}
