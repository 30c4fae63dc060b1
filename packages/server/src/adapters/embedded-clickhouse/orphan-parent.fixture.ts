/** A server in miniature for the tests: starts a store in the folder that it is given and says where. */
import { silentLogger } from "#kernel/logger.ts";
import { startEmbeddedStore } from "./supervisor.ts";

const store = await startEmbeddedStore({ dataDir: process.argv[2] ?? "", logger: silentLogger });
process.stdout.write(`${JSON.stringify({ pid: store.pid(), socketPath: store.socketPath })}\n`);
setInterval(() => undefined, 60_000);
