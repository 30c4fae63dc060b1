// Reads the process table, to find what a server started. Linux has it under /proc; elsewhere `ps` is asked.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { runProgram } from "./run-program.ts";

export type ProcessInfo = {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly command: string;
};

/** All processes that run now; zombies are not among them. */
export async function listProcesses(): Promise<readonly ProcessInfo[]> {
  if (!existsSync("/proc/self/stat")) return listByPs();
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(readProcess));
  return found.filter((process) => process !== undefined);
}

async function readProcess(pid: string): Promise<ProcessInfo | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const command = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
    // The name stands in brackets and may hold anything; state, parent and group follow it.
    const [state, parentPid, groupId] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return undefined;
    return { pid: Number(pid), parentPid: Number(parentPid), groupId: Number(groupId), command };
  } catch (error) {
    // It ended while we were reading.
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH"))
      return undefined;
    throw error;
  }
}

async function listByPs(): Promise<readonly ProcessInfo[]> {
  const { stdout } = await runProgram("ps", ["-A", "-o", "pid=,ppid=,pgid=,state=,command="], {
    timeoutMs: 10_000,
  });
  return stdout.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (!match || match[4]?.startsWith("Z")) return [];
    return [
      {
        pid: Number(match[1]),
        parentPid: Number(match[2]),
        groupId: Number(match[3]),
        command: match[5] ?? "",
      },
    ];
  });
}

/** Everything below a process, its children's children too. */
export async function descendantsOf(pid: number): Promise<readonly ProcessInfo[]> {
  const all = await listProcesses();
  const below = new Set([pid]);
  // Parents may stand after their children in the list: go on until a pass finds nothing new.
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const process of all) if (below.has(process.parentPid)) below.add(process.pid);
  }
  return all.filter((process) => process.pid !== pid && below.has(process.pid));
}

/** The processes of a group that still run. */
export async function membersOfGroup(groupId: number): Promise<readonly ProcessInfo[]> {
  return (await listProcesses()).filter((process) => process.groupId === groupId);
}
