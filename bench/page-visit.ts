/** Visits of the page that is measured: a browser, the server behind it, and how a figure stands against its bound. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext } from "playwright-core";
import type { BenchServer } from "./processes.ts";

const pageTimeoutMs = 30_000;

export type Admin = { readonly email: string; readonly password: string };
export type Row = Readonly<Record<string, string | number>>;
export type Visit = { readonly browser: Browser; readonly server: BenchServer; readonly admin: Admin };

/** A share of the values is at most this; of twenty, the nineteenth is the p95. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
}

export function verdict(name: string, value: number, bound: number, unit: string): Row {
  const row = {
    what: name,
    figure: value,
    bound: `≤ ${bound} ${unit}`,
    "": value <= bound ? "ok" : "MISSED",
  };
  // A run that is cut short has said what it knew.
  process.stderr.write(`${name}: ${value} ${unit} (${row.bound}) ${row[""]}\n`);
  return row;
}

/** The password is told once, so a folder that is kept keeps it. */
export function readAdmin(server: BenchServer, folder: string): Admin {
  const path = join(folder, "bench-admin.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Admin;
  const { email, password } = server.admin;
  if (!password) throw new Error(`${folder} was not made by this bench: its password is not known`);
  writeFileSync(path, JSON.stringify({ email, password }));
  return { email, password };
}

/** A window with an empty cache and a session. */
export async function openWindow({ browser, server, admin }: Visit): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(pageTimeoutMs);
  const url = `http://127.0.0.1:${server.port}`;
  const answer = await context.request.post(`${url}/api/vedette/session/`, {
    headers: { origin: url },
    data: admin,
  });
  if (!answer.ok()) throw new Error(`signing in failed: ${answer.status()} ${await answer.text()}`);
  return context;
}

export function organizationUrl({ server }: Visit): string {
  return `http://127.0.0.1:${server.port}/organizations/${server.organization}`;
}

export function listUrl(visit: Visit): string {
  return `${organizationUrl(visit)}/issues?query=&statsPeriod=90d`;
}

export const rowSelector = "[role=row][id^=issue-row]";

/** Sends an event of its own, which carries the tag it is found by, and waits for its issue. */
export async function sendEvent(
  { server }: Visit,
  eventOf: (tag: string) => Readonly<Record<string, unknown>>,
): Promise<string> {
  const tag = `probe-${Date.now().toString(36)}`;
  const event = { platform: "javascript", tags: { probe: tag }, ...eventOf(tag) };
  const answer = await fetch(`http://127.0.0.1:${server.port}${server.dsnPath}`, {
    method: "POST",
    body: `{}\n{"type":"event"}\n${JSON.stringify(event)}\n`,
  });
  if (!answer.ok) throw new Error(`the event was refused: ${answer.status}`);
  const query = new URLSearchParams({ query: `probe:${tag}`, statsPeriod: "1h" });
  for (let tries = 0; tries < 100; tries += 1) {
    const issues = await server.api(`/api/0/organizations/${server.organization}/issues/?${query}`);
    const [issue] = issues as readonly { readonly id: string }[];
    if (issue !== undefined) return issue.id;
    await sleep(200);
  }
  throw new Error("the event did not become an issue within 20 s");
}
