// Makes a clone ready to run: installs what is missing (exactly the lock), builds the page when it is stale, and
// compiles the server after either.
// Plain JavaScript and no dependencies: it runs before anything is installed, on the Node that started npm.
//   --no-page   only install
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(
    `Vedette needs Node 20 or newer to install itself, but this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}

const isWindows = process.platform === "win32";

function run(what, command, args) {
  console.log(what);
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: isWindows,
  });
  if (done.status !== 0) {
    console.error(`\n"${[command, ...args].join(" ")}" failed. Nothing was started.`);
    process.exit(done.status ?? 1);
  }
}

const digest = (text) => createHash("sha256").update(text).digest("hex");
const readText = (path) => (existsSync(path) ? readFileSync(path, "utf8").trim() : "");

function installIfStale() {
  const stamp = join(root, "node_modules", ".vedette-lock");
  const wanted = digest(readFileSync(join(root, "package-lock.json")));
  if (readText(stamp) === wanted) return false;
  run("Installing dependencies (once; the event store engine is large) ...", "npm", [
    "ci",
    "--loglevel=error",
    "--no-audit",
    "--no-fund",
  ]);
  writeFileSync(stamp, `${wanted}\n`);
  return true;
}

/** Path, size and content of every file the page is built from. */
function pageSources() {
  const hash = createHash("sha256");
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== "node_modules" && entry.name !== "dist") visit(path);
      } else {
        hash.update(path.slice(root.length)).update(readFileSync(path));
      }
    }
  };
  for (const name of ["web", "api", "search", "protocol"]) visit(join(root, "packages", name));
  hash.update(readFileSync(join(root, "package-lock.json")));
  return hash.digest("hex");
}

function buildPageIfStale() {
  const dist = join(root, "packages", "web", "dist");
  const stamp = join(dist, ".sources");
  const wanted = pageSources();
  if (readText(stamp) === wanted) return false;
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  run("Building the page ...", pinnedNode(), [
    vite,
    "build",
    "--logLevel",
    "warn",
    join(root, "packages", "web"),
  ]);
  mkdirSync(dist, { recursive: true });
  writeFileSync(stamp, `${wanted}\n`);
  return true;
}

function pinnedNode() {
  const node = join(root, "node_modules", ".bin", isWindows ? "node.cmd" : "node");
  return existsSync(node) ? node : process.execPath;
}

statSync(join(root, "package-lock.json"));
const isInstalled = installIfStale();
if (!process.argv.includes("--no-page")) {
  const isBuilt = buildPageIfStale();
  // Something came that was not here before, most likely with new sources of the server.
  if (isInstalled || isBuilt)
    run("Compiling the server ...", pinnedNode(), [join(root, "packages", "server", "bin", "compile.mjs")]);
}
