// Where the traffic goes: a project for each invented service, or one project for everything.
import { z } from "zod";
import { initInstance } from "../../tests/support/instance.ts";
import type { SeedOptions } from "./options.ts";

export type SeedProject = { readonly slug: string; readonly name: string; readonly platform: string };

/** The DSN of each service, by its slug. */
export type Destinations = { readonly dsnOf: (slug: string) => string; readonly url: string };

type Account = { readonly url: string; readonly token: string; readonly organization: string | undefined };

const requestTimeoutMs = 15_000;
const keysSchema = z.array(z.object({ dsn: z.object({ public: z.string() }) })).min(1);
const createdSchema = z.object({ key: keysSchema.element });

/** Finds or creates a project per service; with only a DSN, everything goes there. */
export async function openDestinations(
  options: SeedOptions,
  projects: readonly SeedProject[],
): Promise<Destinations> {
  const { dsn } = options;
  if (dsn !== undefined && options.token === undefined) return { dsnOf: () => dsn, url: new URL(dsn).origin };
  const account = await openAccount(options);
  const organization = account.organization ?? (await firstOrganization(account));
  const dsns = new Map<string, string>();
  for (const project of projects) dsns.set(project.slug, await openProject(account, organization, project));
  return {
    url: account.url,
    dsnOf: (slug) => {
      const found = dsns.get(slug);
      if (found === undefined) throw new Error(`no project was opened for ${slug}`);
      return found;
    },
  };
}

async function openAccount({ url, token, organization, dataDir }: SeedOptions): Promise<Account> {
  if (url !== undefined && token !== undefined) return { url: url.replace(/\/+$/, ""), token, organization };
  const instance = await initInstance(dataDir === undefined ? {} : { VEDETTE_DATA_DIR: dataDir });
  return {
    url: url ?? instance.url,
    token: instance.token,
    organization: organization ?? instance.organization,
  };
}

async function firstOrganization(account: Account): Promise<string> {
  const { body } = await call(account, "GET", "/api/0/organizations/");
  const [first] = z.array(z.object({ slug: z.string() })).parse(body);
  if (first === undefined) throw new Error("the token belongs to no organization");
  return first.slug;
}

async function openProject(account: Account, organization: string, project: SeedProject): Promise<string> {
  const created = await call(
    account,
    "POST",
    `/api/vedette/organizations/${organization}/projects/`,
    project,
  );
  if (created.status === 201) return createdSchema.parse(created.body).key.dsn.public;
  // It is there from an earlier run, perhaps: then it has a key.
  const keys = await call(account, "GET", `/api/0/projects/${organization}/${project.slug}/keys/`);
  if (keys.status !== 200)
    throw new Error(`the project ${project.slug} could not be created: ${JSON.stringify(created.body)}`);
  const [key] = keysSchema.parse(keys.body);
  return key?.dsn.public ?? "";
}

async function call(
  account: Account,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await fetch(`${account.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${account.token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    signal: AbortSignal.timeout(requestTimeoutMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text,
  };
}
