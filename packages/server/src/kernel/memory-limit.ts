/**
 * How much memory this process may have: the machine's, or the least of the limits of the control groups that it
 * is in. The runtime looks at the innermost group only, and a limit often stands further out (a pod, a slice).
 */
import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { dirname, join } from "node:path";

/** Both versions name the groups of a process in the same file, and mount their limits at these places. */
const limitFiles = {
  v2: { mount: "sys/fs/cgroup", file: "memory.max" },
  v1: { mount: "sys/fs/cgroup/memory", file: "memory.limit_in_bytes" },
} as const;

/** `root` is where the system's files are; another one in tests. */
export function memoryLimitBytes(root = "/", machineBytes = totalmem()): number {
  const ofRuntime = root === "/" ? process.constrainedMemory() : 0;
  return Math.min(machineBytes, ...[ofRuntime, ...groupLimits(root)].filter((bytes) => bytes > 0));
}

function groupLimits(root: string): readonly number[] {
  return (readText(join(root, "proc/self/cgroup")) ?? "").split("\n").flatMap((line) => {
    // `0::/path` of version 2, `5:cpu,memory:/path` of version 1.
    const [id, controllers = "", path = ""] = line.split(":", 3);
    if (path === "") return [];
    if (id === "0" && controllers === "") return limitsUpwards(root, limitFiles.v2, path);
    return controllers.split(",").includes("memory") ? limitsUpwards(root, limitFiles.v1, path) : [];
  });
}

/** Inside a container the path may be that of the host, where only the mount itself is there to be read. */
function limitsUpwards(
  root: string,
  { mount, file }: { mount: string; file: string },
  path: string,
): number[] {
  const limits: number[] = [];
  for (let group = join("/", path); ; group = dirname(group)) {
    const bytes = Number((readText(join(root, mount, group, file)) ?? "").trim());
    // "max", and a number beyond all memory in version 1, are no limit.
    if (Number.isFinite(bytes) && bytes > 0) limits.push(bytes);
    if (group === "/") return limits;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not on this system, or not ours to see.
    return undefined;
  }
}
