import { delimiter, join } from "node:path";
import { builtOnce } from "../../support/built-once.ts";
import { cachePath, clientsPath } from "../../support/paths.ts";
import { failureLine, runProgram } from "../../support/run-program.ts";
import { hasTool } from "../../support/toolchain.ts";
import { expectBuilt, runTimeoutMs, unavailable } from "../interop-client.ts";
import type { InteropClient } from "../interop-client.ts";

const clientPath = join(clientsPath, "java");
const libraryPath = join(cachePath, "java", "libraries");
const classesPath = join(cachePath, "java", "classes");
const sourcePath = join(clientPath, "src", "main", "java", "com", "example", "shop");
const classNames = { shop: "Shop", workday: "Workday" } as const;

const sources = Object.values(classNames).map((name) => join(sourcePath, `${name}.java`));
const classPath = join(libraryPath, "*");

/** Fetches the libraries and compiles; returns why it could not fetch them. */
async function build(): Promise<string | undefined> {
  if (!(await hasTool("mvn", "--version"))) return "Maven is not installed (mvn)";
  const libraries = await runProgram(
    "mvn",
    [
      "-q",
      "-B",
      "dependency:copy-dependencies",
      "-DincludeScope=runtime",
      `-DoutputDirectory=${libraryPath}`,
    ],
    { cwd: clientPath, timeoutMs: 240_000 },
  );
  if (!libraries.ok) return failureLine("mvn dependency:copy-dependencies", libraries);
  const compile = await runProgram("javac", ["-cp", classPath, "-d", classesPath, ...sources], {
    timeoutMs: 120_000,
  });
  expectBuilt("javac", compile);
  return undefined;
}

/** io.sentry:sentry through Maven. */
export const java: InteropClient = {
  name: "java",
  prepare: async () => {
    if (!(await hasTool("javac", "-version"))) return unavailable("no JDK is installed (javac)");
    const note = join(cachePath, "java", "built.txt");
    const reason = await builtOnce(note, [join(clientPath, "pom.xml"), ...sources], build);
    if (reason !== undefined) return unavailable(reason);
    const paths = ["-cp", `${classPath}${delimiter}${classesPath}`];
    return {
      kind: "ready",
      run: (env, program) =>
        runProgram("java", [...paths, `com.example.shop.${classNames[program]}`], {
          env,
          timeoutMs: runTimeoutMs,
        }),
    };
  },
  release: "shop-java@2.4.1",
  sends: [
    "error",
    "message",
    "attachment",
    "transaction",
    "log",
    "metrics",
    "check-in",
    "session",
    "feedback",
    "client report",
  ],
  expected: {
    title: "Shop$OrderException: order A-1001 was not placed",
    culprit: "com.example.shop.Shop in placeOrder",
    platform: "java",
    release: "shop-java@2.4.1",
    causeType: "IllegalArgumentException",
    functions: ["main", "placeOrder"],
    causeFunctions: ["main", "placeOrder", "chargeCard"],
  },
};
