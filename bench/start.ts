/** Time from the command to ready: a new data folder, and one that exists. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startVedette } from "./processes.ts";
import { printTable } from "./table.ts";

export async function benchStart(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "vedette-bench-"));
  const times: number[] = [];
  try {
    for (let run = 0; run < 4; run += 1) {
      const server = await startVedette({ dataDir });
      times.push(server.readyMs);
      await server.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  const warm = times.slice(1).toSorted((a, b) => a - b);
  printTable("Start to ready", [
    {
      "new folder ms": Math.round(times[0] ?? 0),
      "existing folder ms (median of 3)": Math.round(warm[1] ?? 0),
    },
  ]);
}
