// A server with something to look at: its own data folder, filled by the seed through real SDKs, and people who
// did something with what came in.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Call, type Links, linksSchema, peopleAtWork } from "./people-at-work.ts";
import { freePort } from "../../tests/support/free-port.ts";
import { initInstance, instanceSchema } from "../../tests/support/instance.ts";
import type { Instance } from "../../tests/support/instance.ts";
import { rootPath } from "../../tests/support/paths.ts";
import { runProgram } from "../../tests/support/run-program.ts";
import { launch } from "../../tests/support/server.ts";
import { createTempFolder } from "../../tests/support/temp-folder.ts";

const seedTimeoutMs = 10 * 60_000;
/** The same invented fortnight every time. */
const seedNumber = "20261128";

export type Stage = Instance & {
  readonly url: string;
  readonly password: string;
  readonly issues: readonly StagedIssue[];
  readonly links: Links;
  readonly close: () => Promise<void>;
};

const issueSchema = z.object({ id: z.string(), shortId: z.string(), title: z.string() });
export type StagedIssue = z.infer<typeof issueSchema>;

export type StageOptions = {
  readonly events: number;
  /** Kept, and found again; a temporary folder otherwise. */
  readonly dataDir: string | undefined;
};

function caller(url: string, token: string): Call {
  return async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return text === "" ? undefined : JSON.parse(text);
  };
}

async function seed(instance: Instance, url: string, events: number): Promise<void> {
  const args = ["--url", url, "--token", instance.token, "--organization", instance.organization];
  const program = join(rootPath, "scripts/seed/main.ts");
  const done = await runProgram(
    process.execPath,
    [program, ...args, "--events", String(events), "--days", "14", "--seed", seedNumber],
    { timeoutMs: seedTimeoutMs },
  );
  if (!done.ok) throw new Error(`the seed ended with ${done.code}:\n${done.stderr}`);
}

async function readIssues(call: Call, org: string): Promise<readonly StagedIssue[]> {
  const query = new URLSearchParams({ query: "", sort: "freq", limit: "50", statsPeriod: "14d" });
  return z.array(issueSchema).parse(await call("GET", `/api/0/organizations/${org}/issues/?${query}`));
}

/** Starts a server, fills it if it is empty, and tells what is in it. */
export async function openStage({ events, dataDir }: StageOptions): Promise<Stage> {
  const folder = dataDir === undefined ? await createTempFolder("screenshots") : undefined;
  const path = dataDir ?? folder?.path ?? "";
  await mkdir(path, { recursive: true });
  const server = await launch({ dataDir: join(path, "data"), port: await freePort() });
  const close = async () => {
    await server.stop();
    await folder?.remove();
  };
  try {
    const kept = join(path, "instance.json");
    const isKept = existsSync(kept);
    const instance = isKept
      ? instanceSchema.parse(JSON.parse(readFileSync(kept, "utf8")))
      : await initInstance(server.env);
    const call = caller(server.url, instance.token);
    if (!isKept) {
      await seed(instance, server.url, events);
      const seeded = await readIssues(call, instance.organization);
      const links = await peopleAtWork(call, instance.organization, seeded);
      writeFileSync(kept, JSON.stringify({ ...instance, links }));
    }
    const { links } = z.object({ links: linksSchema }).parse(JSON.parse(readFileSync(kept, "utf8")));
    const issues = await readIssues(call, instance.organization);
    const password = instance.admin.password ?? "";
    return { ...instance, url: server.url, password, issues, links, close };
  } catch (error) {
    await close();
    if (folder !== undefined) await rm(path, { recursive: true, force: true });
    throw error;
  }
}
