// Watch mode: the server restarts when its code changes, the page updates in place (http://localhost:5173).
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
// The page's own server passes the API on to ours, wherever that listens.
const env = { ...process.env, VEDETTE_DEV_SERVER: `http://localhost:${process.env.PORT || "8000"}` };
const start = (args, cwd) =>
  spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });

const children = [
  start(
    [
      "--watch",
      "--watch-preserve-output",
      join(root, "packages/server/bin/vedette.mjs"),
      "start",
      ...process.argv.slice(2),
    ],
    root,
  ),
  start([join(root, "node_modules/vite/bin/vite.js")], join(root, "packages/web")),
];
const stop = () => {
  for (const child of children) child.kill("SIGTERM");
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
for (const child of children) child.on("exit", stop);
