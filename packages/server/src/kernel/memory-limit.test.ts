import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { memoryLimitBytes } from "./memory-limit.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

let root: string | undefined;
afterEach(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});

/** A system with these files; 16 GiB of memory. */
function limitWith(files: Readonly<Record<string, string>>): number {
  root = mkdtempSync(join(tmpdir(), "vedette-cgroup-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return memoryLimitBytes(root, 16 * GIB);
}

describe("the memory that the server may have", () => {
  it("is the machine's without control groups", () => expect(limitWith({})).toBe(16 * GIB));

  it("is the container's (version 2)", () =>
    expect(limitWith({ "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "1073741824\n" })).toBe(
      GIB,
    ));

  it("is the least of all groups around the process (version 2)", () =>
    expect(
      limitWith({
        "proc/self/cgroup": "0::/pods.slice/pod-7/app\n",
        "sys/fs/cgroup/memory.max": "max\n",
        "sys/fs/cgroup/pods.slice/memory.max": "8589934592\n",
        "sys/fs/cgroup/pods.slice/pod-7/memory.max": "2147483648\n",
        "sys/fs/cgroup/pods.slice/pod-7/app/memory.max": "max\n",
      }),
    ).toBe(2 * GIB));

  it("is the container's (version 1), also where its path is the host's", () =>
    expect(
      limitWith({
        "proc/self/cgroup": "11:cpuset:/docker/abc\n5:memory:/docker/abc\n0::/docker/abc\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "536870912\n",
      }),
    ).toBe(512 * MIB));

  it("is the machine's where a group has no limit", () =>
    expect(
      limitWith({
        "proc/self/cgroup": "5:cpu,memory:/\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      }),
    ).toBe(16 * GIB));

  it("is some memory on the machine that this test runs on", () => {
    expect(memoryLimitBytes()).toBeGreaterThan(64 * MIB);
  });
});
