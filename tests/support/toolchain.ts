import { runProgram } from "./run-program.ts";

/** True when a tool can be started; `versionArgs` must make it end by itself. */
export async function hasTool(command: string, ...versionArgs: readonly string[]): Promise<boolean> {
  return (await runProgram(command, versionArgs, { timeoutMs: 30_000 })).ok;
}
