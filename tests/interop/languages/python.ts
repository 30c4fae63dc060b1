import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachePath, clientsPath } from "../../support/paths.ts";
import { failureLine, runProgram } from "../../support/run-program.ts";
import { hasTool } from "../../support/toolchain.ts";
import { runTimeoutMs, unavailable } from "../interop-client.ts";
import type { InteropClient } from "../interop-client.ts";

const clientPath = join(clientsPath, "python");
const venvPath = join(cachePath, "python");
const installTimeoutMs = 120_000;

/** An interpreter that has the SDK, or why there is none. */
async function findInterpreter(): Promise<{ readonly path: string } | { readonly reason: string }> {
  if (!(await hasTool("python3", "--version"))) return { reason: "python3 is not installed" };
  const reason = await installFromRegistry();
  if (reason === undefined) return { path: join(venvPath, "bin", "python") };
  // Debian's own package, an older SDK: better than no Python client at all.
  const debian = "/usr/bin/python3";
  if (await hasTool(debian, "-c", "import sentry_sdk")) return { path: debian };
  return { reason: `${reason}; and Debian's python3-sentry-sdk is not installed` };
}

/** Makes the virtual environment once; returns why it could not. */
async function installFromRegistry(): Promise<string | undefined> {
  const wanted = await readFile(join(clientPath, "requirements.txt"), "utf8");
  const markerPath = join(venvPath, "installed.txt");
  const installed = await readFile(markerPath, "utf8").catch(() => undefined);
  if (installed === wanted) return undefined;
  await mkdir(cachePath, { recursive: true });
  const venv = await runProgram("python3", ["-m", "venv", "--clear", venvPath], {
    timeoutMs: installTimeoutMs,
  });
  if (!venv.ok) return failureLine("python3 -m venv", venv);
  const install = await runProgram(
    join(venvPath, "bin", "python"),
    [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "-r",
      join(clientPath, "requirements.txt"),
    ],
    { timeoutMs: installTimeoutMs },
  );
  if (!install.ok) return failureLine("pip install sentry-sdk", install);
  await writeFile(markerPath, wanted);
  return undefined;
}

/** sentry-sdk from PyPI, else Debian's. */
export const python: InteropClient = {
  name: "python",
  prepare: async () => {
    const interpreter = await findInterpreter();
    if ("reason" in interpreter) return unavailable(interpreter.reason);
    return {
      kind: "ready",
      run: (env) =>
        runProgram(interpreter.path, ["shop.py"], { cwd: clientPath, env, timeoutMs: runTimeoutMs }),
    };
  },
  expected: {
    title: "OrderError: order A-1001 was not placed",
    culprit: "__main__ in place_order",
    platform: "python",
    release: "shop-python@2.4.1",
    causeType: "ValueError",
    functions: ["<module>", "place_order"],
    causeFunctions: ["place_order", "charge_card"],
    sourceLine: '        raise OrderError("order %s was not placed" % order["id"]) from error',
    handled: true,
  },
};
