#!/usr/bin/env node
// The executable. Plain JavaScript, so that a Node that is too old can still read the sentence below.
import module from "node:module";
import { fileURLToPath } from "node:url";

const [major] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(
    `Vedette needs Node 24 or newer, but this is Node ${process.versions.node}. ` +
      "Start it with `npm start` or `npx --no-install vedette`, which use the Node pinned in this folder.",
  );
  process.exit(1);
}
// The main thread's young generation would grow to 128 MB under load and stay there until it has nothing to do: 130 to
// 200 MB of all that a busy server holds (docs/decisions/0007). Its bound is an argument of the engine, so the process
// becomes one that has it: the same process id, 30 ms later. Not below a parent that speaks with it (`node --watch`),
// whose channel would be gone.
const youngBound = "--max-semi-space-size";
const isBounded = [...process.execArgv, process.env.NODE_OPTIONS ?? ""].some((text) =>
  text.includes(youngBound),
);
if (process.argv[2] === "start" && !isBounded && !process.send && process.platform !== "win32") {
  const argv = [process.execPath, ...process.execArgv, `${youngBound}=8`, ...process.argv.slice(1)];
  process.execve(process.execPath, argv, process.env);
}
// Types are stripped and sources compiled once, not at every start by every thread: some 28 MB less memory and a
// quicker start. Beside the installed packages, because nobody else may write there; where that is read-only,
// nothing is kept. Threads and the store's process find it in the environment.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL("../../../node_modules/.cache/vedette-compiled", import.meta.url),
);
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { main } = await import("../src/main.ts");
await main(process.argv);
