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
// Types are stripped and sources compiled once, not at every start by every thread: some 28 MB less memory and a
// quicker start. Beside the installed packages, because nobody else may write there; where that is read-only,
// nothing is kept. Threads and the store's process find it in the environment.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL("../../../node_modules/.cache/vedette-compiled", import.meta.url),
);
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { main } = await import("../src/main.ts");
await main(process.argv);
