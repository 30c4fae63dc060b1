/**
 * Vitest's global set-up: what is dear to make is made once for a run, when the first test file asks for it. Test
 * files run in processes of their own, so they ask over a socket; `shared-by-run.ts` is the asking side.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { Instance } from "./instance.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the socket. */
    readonly sharedByRun: string;
  }
}

/** The answers, by the path that asks for them. */
export type SharedByRun = {
  /** `template` is a database with all tables. */
  readonly postgres: { readonly url: string; readonly template: string };
  readonly "event-store": { readonly dataDir: string };
  readonly instance: { readonly dataDir: string; readonly instance: Instance };
};

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "vedette-run-"));
  const endings: (() => Promise<void>)[] = [];
  // Imported when needed: most runs are of one file, which asks for nothing.
  const make: { readonly [Name in keyof SharedByRun]: () => Promise<SharedByRun[Name]> } = {
    postgres: async () => {
      const { makePostgres } = await import("./migrated-stores.ts");
      const { url, template, stop } = await makePostgres();
      endings.push(stop);
      return { url, template };
    },
    "event-store": async () => {
      const { makeEventStore } = await import("./migrated-stores.ts");
      const dataDir = join(folder, "events");
      await makeEventStore(dataDir);
      return { dataDir };
    },
    instance: async () => {
      const { makeInstance } = await import("./prepared-instance.ts");
      const dataDir = join(folder, "instance");
      return { dataDir, instance: await makeInstance(dataDir) };
    },
  };
  const made = new Map<string, Promise<unknown>>();
  const give = async (name: string): Promise<unknown> => {
    if (name !== "postgres" && name !== "event-store" && name !== "instance")
      throw new Error(`there is no shared ${name}`);
    const given = made.get(name) ?? make[name]();
    made.set(name, given);
    return await given;
  };

  const server = createServer((request, response) => {
    give(String(request.url).slice(1)).then(
      (answer) => response.end(JSON.stringify(answer)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
    );
  });
  const address = join(folder, "shared.sock");
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(address, resolve));
  project.provide("sharedByRun", address);

  return async () => {
    server.close();
    server.closeAllConnections();
    await Promise.allSettled(made.values());
    for (const end of endings) await end();
    await rm(folder, { recursive: true, force: true });
  };
}
