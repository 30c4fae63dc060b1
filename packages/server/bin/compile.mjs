// Starts the server once, on a folder that is thrown away, and ends it: its sources are then compiled and kept
// (vedette.mjs says where), with what a start runs of them. A start that has to strip types itself holds 33 MB more for
// as long as it lives. Where this fails nothing is lost: the first start compiles, and says what is wrong.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const startMsMax = 60_000;

const folder = await mkdtemp(join(tmpdir(), "vedette-compile-"));
const port = await freePort();
const server = spawn(process.execPath, [fileURLToPath(new URL("vedette.mjs", import.meta.url)), "start"], {
  stdio: "ignore",
  env: { ...process.env, VEDETTE_DATA_DIR: folder, VEDETTE_HOST: "127.0.0.1", PORT: String(port) },
});
const ended = once(server, "exit");
const isReady = await untilReady();
server.kill("SIGTERM");
const timer = setTimeout(() => server.kill("SIGKILL"), 10_000);
await ended;
clearTimeout(timer);
await rm(folder, { recursive: true, force: true });
if (!isReady) console.log("The server did not start for it; its first start will compile it.");

async function untilReady() {
  const address = `http://127.0.0.1:${port}/api/health/ready`;
  const deadlineMs = performance.now() + startMsMax;
  while (server.exitCode === null && performance.now() < deadlineMs) {
    const isReady = await fetch(address).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return true;
    await sleep(50);
  }
  return false;
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
