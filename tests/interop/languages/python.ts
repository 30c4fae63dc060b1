import { join } from "node:path";
import { builtOnce } from "../../support/built-once.ts";
import { cachePath, clientsPath } from "../../support/paths.ts";
import { failureLine, runProgram } from "../../support/run-program.ts";
import { hasTool } from "../../support/toolchain.ts";
import { runTimeoutMs, unavailable } from "../interop-client.ts";
import type { ClientEnv, Expectation, InteropClient, ProgramName } from "../interop-client.ts";

const clientPath = join(clientsPath, "python");
const venvPath = join(cachePath, "python");
const installTimeoutMs = 120_000;

const requirementsPath = join(clientPath, "requirements.txt");

/** Makes the virtual environment; returns why it could not. */
async function installFromRegistry(): Promise<string | undefined> {
  const venv = await runProgram("python3", ["-m", "venv", "--clear", venvPath], {
    timeoutMs: installTimeoutMs,
  });
  if (!venv.ok) return failureLine("python3 -m venv", venv);
  const install = await runProgram(
    join(venvPath, "bin", "python"),
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirementsPath],
    { timeoutMs: installTimeoutMs },
  );
  return install.ok ? undefined : failureLine("pip install sentry-sdk", install);
}

function expectedOf(release: string): Expectation {
  return {
    title: "OrderError: order A-1001 was not placed",
    culprit: "__main__ in place_order",
    platform: "python",
    release,
    causeType: "ValueError",
    functions: ["<module>", "place_order"],
    causeFunctions: ["place_order", "charge_card"],
    sourceLine: '        raise OrderError("order %s was not placed" % order["id"]) from error',
    handled: true,
  };
}

/** sentry-sdk from PyPI, in a virtual environment of the suite's own. */
export const python: InteropClient = {
  name: "python",
  prepare: async () => {
    if (!(await hasTool("python3", "--version"))) return unavailable("python3 is not installed");
    const reason = await builtOnce(join(venvPath, "installed.txt"), [requirementsPath], installFromRegistry);
    if (reason !== undefined) return unavailable(reason);
    const interpreter = join(venvPath, "bin", "python");
    return { kind: "ready", run: programsOf(interpreter, clientPath) };
  },
  release: "shop-python@2.4.1",
  sends: [
    "error",
    "message",
    "attachment",
    "transaction",
    "log",
    "metrics",
    "check-in",
    "session",
    "client report",
    "profile",
  ],
  expected: expectedOf("shop-python@2.4.1"),
};

const debianInterpreter = "/usr/bin/python3";

/** The SDK of Debian's own package: 1.9, which sends errors to `/store/`. */
export const pythonDebian: InteropClient = {
  name: "python of Debian",
  prepare: async () => {
    if (!(await hasTool(debianInterpreter, "-c", "import sentry_sdk")))
      return unavailable("Debian's python3-sentry-sdk is not installed (apt-get install python3-sentry-sdk)");
    return {
      kind: "ready",
      run: programsOf(debianInterpreter, join(clientsPath, "python-debian")),
    };
  },
  release: "shop-python-debian@2.4.1",
  sends: ["error", "message", "attachment", "transaction", "session", "client report"],
  expected: expectedOf("shop-python-debian@2.4.1"),
};

function programsOf(interpreter: string, cwd: string) {
  return (env: ClientEnv, program: ProgramName) =>
    runProgram(interpreter, [`${program}.py`], { cwd, env, timeoutMs: runTimeoutMs });
}
