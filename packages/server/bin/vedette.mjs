#!/usr/bin/env node
// The executable. Plain JavaScript, so that a Node that is too old can still read the sentence below.
const [major] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(
    `Vedette needs Node 24 or newer, but this is Node ${process.versions.node}. ` +
      "Start it with `npm start` or `npx --no-install vedette`, which use the Node pinned in this folder.",
  );
  process.exit(1);
}
const { main } = await import("../src/main.ts");
await main(process.argv);
