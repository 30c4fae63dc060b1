// `npm test`: runs vitest and ends in one plain line, `N passed, N failed, N skipped`, with every skipped test
// and its reason above it. `npm run test:long` adds the *.long.test.ts files. Everything else on the command
// line goes to vitest, so `npm test -- tests/interop` runs one folder.
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(
    `The tests need Node 24 or newer, but this is Node ${process.versions.node}. Run them with \`npm test\`, which uses the Node pinned in this folder.`,
  );
  process.exit(1);
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

/**
 * Where the tests' own folders lie: in memory where there is plenty. They make and remove many thousands of small
 * files, and a disk's file system grows slow by that (ext4 passes over every file number that was freed within the
 * last minute: a third of the event store's processor time). A process that is killed loses no file there either.
 */
function chooseTempParent() {
  const inMemory = "/dev/shm";
  const bytesMin = 6 * 1024 ** 3;
  if (process.env.TMPDIR || process.platform !== "linux" || process.availableMemory() < bytesMin)
    return tmpdir();
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    const mount = readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" "))
      .findLast(([, path]) => path === inMemory);
    // Containers give little, and some tests start programs from their folder.
    const isFit =
      bavail * bsize >= bytesMin && mount !== undefined && !mount[3].split(",").includes("noexec");
    return isFit ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Starts vitest with our reporter beside its own; resolves when it has ended. */
function runVitest({ args, long, folder, summaryPath }) {
  const cli = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
  const reporters = args.some((arg) => arg.startsWith("--reporter")) ? [] : ["--reporter=default"];
  const child = spawn(
    process.execPath,
    [cli, "run", ...reporters, `--reporter=${join(root, "scripts", "test-reporter.mjs")}`, ...args],
    {
      cwd: root,
      stdio: "inherit",
      env: {
        ...process.env,
        TMPDIR: folder,
        VEDETTE_TEST_SUMMARY: summaryPath,
        ...(long ? { VEDETTE_TEST_LONG: "1" } : {}),
      },
    },
  );
  // Passed on rather than acted upon: vitest ends its workers, and with them the servers that tests started.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, signal: null, error }));
    child.on("exit", (code, signal) => resolve({ code, signal }));
  });
}

/** Reads what the reporter left; `undefined` when vitest died before the end of the run. */
function readSummary(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Prints the closing lines and returns the exit code. */
function conclude(summary, exit) {
  const failed = [...(summary?.failed ?? [])];
  const passed = summary?.passed ?? 0;
  const skipped = summary?.skipped ?? [];
  if (exit.error) failed.push(`vitest did not start: ${exit.error.message}`);
  else if (!summary)
    failed.push(`vitest ended before the run was complete (${exit.signal ?? `exit code ${exit.code}`})`);
  else if (summary.reason === "interrupted") failed.push("the run was interrupted");
  else if (passed + failed.length + skipped.length === 0) failed.push("no test was found");
  else if (exit.code !== 0 && failed.length === 0)
    failed.push(`vitest ended with ${exit.signal ?? `exit code ${exit.code}`}`);

  console.log("");
  for (const { test, reason } of skipped) console.log(`skipped: ${test}: ${reason}`);
  for (const what of failed) console.log(`failed: ${what}`);
  console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  return exit.signal ? 128 + constants.signals[exit.signal] : failed.length > 0 ? exit.code || 1 : 0;
}

const args = process.argv.slice(2);
const folder = mkdtempSync(join(chooseTempParent(), "vedette-"));
// PostgreSQL, which never runs as root, must reach what it is given in there.
chmodSync(folder, 0o711);
const summaryPath = join(folder, "summary.json");
const exit = await runVitest({
  args: args.filter((arg) => arg !== "--long"),
  long: args.includes("--long"),
  folder,
  summaryPath,
});
process.exitCode = conclude(readSummary(summaryPath), exit);
rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
