// A release as a pipeline makes it known with the command-line tool, and what an issue that was resolved in one of
// its commits does then.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { pollUntil } from "../support/poll.ts";
import { runProgram } from "../support/run-program.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import type { TempFolder } from "../support/temp-folder.ts";
import { createWebApi } from "../support/web-api.ts";
import type { WebApi } from "../support/web-api.ts";
import { expectBuilt, runTimeoutMs } from "./interop-client.ts";

const require = createRequire(import.meta.url);
const cliPath = join(dirname(require.resolve("@sentry/cli/package.json")), "bin", "sentry-cli");
const project = "cli-releases";

let server: Server;
let api: WebApi;
let repository: TempFolder;
let dsn: string;

beforeAll(async () => {
  server = await startServer();
  api = createWebApi(server);
  dsn = await api.createProject(project);
  repository = await createTempFolder("repository");
}, 120_000);

afterAll(async () => {
  await repository?.remove();
  await server?.stop();
});

async function git(...args: readonly string[]): Promise<string> {
  const person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
  const result = await runProgram("git", [...person, ...args], {
    cwd: repository.path,
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
    timeoutMs: 30_000,
  });
  expectBuilt("git", result);
  return result.stdout.trim();
}

async function commit(message: string): Promise<string> {
  await writeFile(join(repository.path, "pay.js"), message);
  await git("add", "pay.js");
  await git("commit", "-q", "-m", message);
  return await git("rev-parse", "HEAD");
}

async function cli(...args: readonly string[]): Promise<string> {
  const result = await runProgram(process.execPath, [cliPath, ...args], {
    cwd: repository.path,
    env: {
      SENTRY_URL: server.url,
      SENTRY_AUTH_TOKEN: server.token,
      SENTRY_ORG: server.organization,
      SENTRY_PROJECT: project,
      SENTRY_DSN: dsn,
    },
    timeoutMs: runTimeoutMs,
  });
  expectBuilt("sentry-cli", result);
  return result.stdout;
}

const issueState = z.object({
  id: z.string(),
  status: z.string(),
  substatus: z.string().nullable(),
  count: z.string(),
});

/** The issue, once so many of its events are there. */
async function issueAfter(events: number) {
  return await pollUntil(
    `event ${events}`,
    async () => {
      const found = z
        .array(issueState)
        .parse(await api.get(`organizations/${server.organization}/issues/`, { query: "counted twice" }));
      return found.find((issue) => Number(issue.count) === events);
    },
    { timeoutMs: 15_000 },
  );
}

const happen = async (release: string) =>
  await cli("send-event", "--no-environ", "-m", "counted twice", "-r", release);

test("sentry-cli tells releases and their commits, and an issue resolved in one comes back with it", async () => {
  await git("init", "-q");
  await git("remote", "add", "origin", "https://git.example.com/acme/shop.git");
  await commit("begin");
  const fix = await commit("stop counting twice");
  await happen("shop@1.0.0");
  const { id } = await issueAfter(1);
  const resolved = await fetch(`${server.url}/api/0/issues/${id}/`, {
    method: "PUT",
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
    body: JSON.stringify({ status: "resolved", statusDetails: { inCommit: { commit: fix } } }),
  });
  expect(resolved.status).toBe(200);
  await happen("shop@1.1.0");
  expect(await issueAfter(2)).toMatchObject({ status: "resolved" });

  await cli("releases", "new", "shop@2.0.0");
  await cli("releases", "set-commits", "shop@2.0.0", "--local");
  await cli("releases", "finalize", "shop@2.0.0");
  expect(await cli("releases", "info", "shop@2.0.0", "--show-commits")).toContain(fix);
  const release = await api.get(`organizations/${server.organization}/releases/shop%402.0.0/`);
  expect(release).toMatchObject({
    dateReleased: expect.any(String),
    commitCount: 2,
    lastCommit: { id: fix, message: expect.stringContaining("stop counting twice"), author: { name: "Ada" } },
    projects: [{ slug: project }],
  });
  await happen("shop@1.1.0");
  expect(await issueAfter(3)).toMatchObject({ status: "resolved" });
  await happen("shop@2.0.0");
  expect(await issueAfter(4)).toMatchObject({ status: "unresolved", substatus: "regressed" });

  // The next one: what came since the one before it.
  const next = await commit("go on");
  await cli("releases", "new", "shop@2.1.0");
  await cli("releases", "set-commits", "shop@2.1.0", "--local");
  expect(await api.get(`organizations/${server.organization}/releases/shop%402.1.0/commits/`)).toMatchObject([
    { id: next },
  ]);

  const listed = await cli("releases", "list");
  for (const version of ["shop@1.0.0", "shop@1.1.0", "shop@2.0.0", "shop@2.1.0"])
    expect(listed).toContain(version);
  await cli("releases", "delete", "shop@2.1.0");
  expect(await cli("releases", "list")).not.toContain("shop@2.1.0");
}, 180_000);
