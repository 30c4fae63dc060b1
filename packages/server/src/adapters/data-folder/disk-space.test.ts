import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { diskSpaceContract } from "#ports/disk-space.contract.ts";
import { createDiskSpace } from "./disk-space.ts";

diskSpaceContract("the file system", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-disk-"));
  return {
    disk: createDiskSpace(folder),
    write: async (name, sizeBytes) => {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), randomBytes(sizeBytes), { flush: true });
    },
    exists: async (name) => existsSync(join(folder, name)),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

it("tells of a disk that fills, and room on it when the reserve is given up", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-full-"));
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    context.skip("this machine lets us mount no small disk");
  }
  try {
    const disk = createDiskSpace(folder);
    expect(await disk.holdReserve(2 * 1024 * 1024)).toBe(true);
    const fill = (name: string, sizeBytes: number) =>
      writeFileSync(join(folder, name), randomBytes(sizeBytes));
    expect(() => fill("all", 20 * 1024 * 1024)).toThrow("ENOSPC");
    expect((await disk.measure()).freeBytes).toBe(0);
    expect(() => fill("sign-in", 100_000)).toThrow("ENOSPC");
    await disk.releaseReserve();
    fill("sign-in", 100_000);
    expect((await disk.measure()).freeBytes).toBeGreaterThan(1_500_000);
  } finally {
    execFileSync("umount", [folder], { stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true });
  }
});
