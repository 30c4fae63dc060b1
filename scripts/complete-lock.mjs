// Completes package-lock.json with the platform packages that the registry in use does not carry.
//
// npm leaves an optional dependency out of the lock when it cannot be fetched while the lock is written,
// and `npm ci` then refuses the lock ("Missing: ... from lock file"). An entry with `os` and `cpu` makes npm
// skip the package here and install it on the platform it is for. Run after every change of dependencies:
//   node scripts/complete-lock.mjs
import { readFileSync, writeFileSync } from "node:fs";

const lockPath = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(lockPath, "utf8"));
const { packages } = lock;

const osNames = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const cpuNames = [
  "arm64",
  "arm",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "x64",
  "wasm32",
];

/** Reads `os` and `cpu` out of a platform package's name, e.g. `@oxlint/binding-linux-arm64-gnu`. */
function platformOf(name) {
  const parts = name.replace(/^@[^/]+\//, "").split(/[-_]/);
  const os = osNames.find((candidate) => parts.includes(candidate));
  const cpu = cpuNames.find((candidate) => parts.includes(candidate));
  return os && cpu ? { os: [os], cpu: [cpu] } : undefined;
}

let added = 0;
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`;
    const hoisted = `node_modules/${name}`;
    if (packages[nested] || packages[hoisted]) continue;
    const platform = platformOf(name);
    if (!platform || !/^\d/.test(range)) continue;
    packages[hoisted] = { version: range, ...platform, optional: true };
    added += 1;
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added to package-lock.json`);
