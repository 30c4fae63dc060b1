/** A start that cannot succeed says why in one sentence, ends with 1 and leaves nothing behind. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { binPath } from "../support/paths.ts";
import { freePort } from "../support/free-port.ts";
import { launch } from "../support/server.ts";
import { runProgram } from "../support/run-program.ts";
import { createTempFolder } from "../support/temp-folder.ts";

it("ends when its port is taken, and so do the processes it had started", async () => {
  const folder = await createTempFolder("failed-start");
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = other.address() as AddressInfo;
    const result = await runProgram(process.execPath, [binPath, "start"], {
      timeoutMs: 60_000,
      env: { VEDETTE_DATA_DIR: folder.path, PORT: String(port), VEDETTE_HOST: "127.0.0.1" },
    });
    expect(result.stderr).toContain(`Another program listens on 127.0.0.1:${port}`);
    expect(result.code).toBe(1);
    // Nobody holds the folder any more: a start with a port of its own takes it over.
    const server = await launch({ dataDir: folder.path, port: await freePort() });
    expect((await server.stop()).code).toBe(0);
  } finally {
    other.close();
    await folder.remove();
  }
}, 300_000);
