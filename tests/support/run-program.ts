// Runs one program to its end, bounded in time and in what it may print. Never throws for a program that fails:
// the caller decides whether a failure is a skip (a registry is unreachable) or a failed test.
import { spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";

const outputCharsMax = 64 * 1024;

export type ProgramResult = {
  readonly ok: boolean;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly durationMs: number;
};

export type ProgramOptions = {
  readonly cwd?: string;
  /** Added to the environment of the tests; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
};

/** Runs a program and reports how it ended. */
export function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env, timeoutMs }: ProgramOptions,
): Promise<ProgramResult> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    // A group of its own, so that a build tool's own children end with it when the time is up.
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const stdout = collectOutput(child.stdout);
    const stderr = collectOutput(child.stderr);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, timeoutMs);
    const finish = (code: number | null, signal: NodeJS.Signals | null, extra = "") => {
      clearTimeout(timer);
      const durationMs = Math.round(performance.now() - startedMs);
      resolve({
        ok: code === 0,
        code,
        signal,
        stdout: stdout(),
        stderr: stderr() + extra,
        timedOut,
        durationMs,
      });
    };
    child.once("error", (error) => finish(null, null, error.message));
    child.once("close", (code, signal) => finish(code, signal));
  });
}

/** Keeps the last part of a stream; returns a function that reads it. */
export function collectOutput(stream: NodeJS.ReadableStream): () => string {
  const decoder = new StringDecoder("utf8");
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text = (text + decoder.write(chunk)).slice(-outputCharsMax);
  });
  return () => text;
}

/** One line that says why a program failed, for the reason of a skip. */
export function failureLine(what: string, result: ProgramResult): string {
  if (result.timedOut) return `${what} took longer than ${Math.round(result.durationMs / 1000)} s`;
  const lines = `${result.stdout}\n${result.stderr}`.split("\n").map((line) => line.trim());
  const telling =
    lines.filter((line) => /error|fail|could not|unable|refused/i.test(line)).at(0) ??
    lines.findLast((line) => line !== "");
  return `${what} failed: ${(telling ?? `exit code ${result.code}`).slice(0, 200)}`;
}
