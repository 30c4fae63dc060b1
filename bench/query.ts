/**
 * Queries at size: what the lists and figures of the Web API cost over ten million events in 20,000 issues, warm,
 * one call at a time. `npm run bench -- query [events] [folder]`: a folder that is named is kept, and measured again
 * without filling when it is full.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseNumericId, type ProjectId } from "@vedette/protocol";
import { type BenchServer, pssBytes, startVedette } from "./processes.ts";
import { compareIngest } from "./query-ingest.ts";
import { fillStores, openEventStore, readBacklog, untilMerged } from "./query-data.ts";
import { storedCount } from "./stored-count.ts";
import { printTable } from "./table.ts";

const callsMin = 15;
const mib = 2 ** 20;

type Question = { readonly name: string; readonly path: string };
type Answer = { readonly ms: number; readonly body: unknown; readonly link: string };

async function ask(server: BenchServer, path: string): Promise<Answer> {
  const startMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  const text = await response.text();
  const ms = performance.now() - startMs;
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
  return { ms, body: JSON.parse(text), link: response.headers.get("link") ?? "" };
}

function issueList(server: BenchServer, options: Readonly<Record<string, string>>): string {
  return `/api/0/organizations/${server.organization}/issues/?${new URLSearchParams({ limit: "25", ...options })}`;
}

/** The path of the next page, as a client finds it. */
async function secondPage(server: BenchServer, path: string): Promise<string> {
  const { link } = await ask(server, path);
  const next = /<([^>]+)>; rel="next"; results="true"/.exec(link)?.[1];
  if (next === undefined) throw new Error(`${path} has no second page`);
  const url = new URL(next);
  return url.pathname + url.search;
}

async function largestIssue(server: BenchServer): Promise<string> {
  const { body } = await ask(server, issueList(server, { sort: "freq", query: "" }));
  const [first] = body as readonly { readonly id: string }[];
  if (first === undefined) throw new Error("the list of issues is empty");
  return first.id;
}

async function questionsFor(server: BenchServer): Promise<readonly Question[]> {
  const lists: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["last seen (default)", {}],
    ["last seen, 14 days", { statsPeriod: "14d" }],
    ["by events", { sort: "freq" }],
    ["by events, 14 days", { sort: "freq", statsPeriod: "14d" }],
    ["by events, 24 hours", { sort: "freq", statsPeriod: "24h" }],
    ["by users", { sort: "user" }],
    ["by users, 14 days", { sort: "user", statsPeriod: "14d" }],
    ["free text", { query: "is:unresolved declined" }],
    ["free text, by events", { query: "is:unresolved declined", sort: "freq" }],
    ["rare text, by events", { query: 'is:unresolved "step 1977"', sort: "freq" }],
    ["environment, by last seen", { environment: "production" }],
    ["one tag", { query: "is:unresolved shop:fr" }],
    ["one tag, by events", { query: "is:unresolved shop:fr", sort: "freq" }],
    ["one tag, by events, 14 days", { query: "is:unresolved shop:fr", sort: "freq", statsPeriod: "14d" }],
    ["rare tag value", { query: "url:https://shop.example/item/4711" }],
    ["two filters, by events", { query: "environment:production shop:de", sort: "freq" }],
    [
      "two filters, by events, 14 days",
      { query: "environment:production shop:de", sort: "freq", statsPeriod: "14d" },
    ],
    ["two filters, by users", { query: "environment:production shop:de", sort: "user" }],
    ["release, by events", { query: "release:shop@1.40", sort: "freq" }],
    ["by trend", { sort: "trends" }],
    ["recommended", { sort: "recommended" }],
    ["stack", { query: "stack.function:handler_77" }],
    ["versions", { query: "release.version:>1.40" }],
    ["seen often", { query: "is:unresolved timesSeen:>1000" }],
    ["OR across the stores", { query: "is:resolved OR release:shop@1.40" }],
  ];
  const pages: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["second page, last seen", {}],
    ["second page, by events", { sort: "freq" }],
    ["second page, two filters, by events", { query: "environment:production shop:de", sort: "freq" }],
  ];
  const questions = lists.map(([name, options]) => ({
    name: `issues: ${name}`,
    path: issueList(server, options),
  }));
  for (const [name, options] of pages) {
    questions.push({ name: `issues: ${name}`, path: await secondPage(server, issueList(server, options)) });
  }
  return [...questions, ...(await questionsAboutOne(server)), ...tables(server), ...series(server)];
}

async function questionsAboutOne(server: BenchServer): Promise<readonly Question[]> {
  const issue = `/api/0/organizations/${server.organization}/issues/${await largestIssue(server)}`;
  return [
    { name: "largest issue: details", path: `${issue}/` },
    { name: "largest issue: tags", path: `${issue}/tags/` },
    { name: "largest issue: one tag", path: `${issue}/tags/url/` },
    {
      name: "largest issue: graph of 14 days",
      path: `${issue.replace("/api/0/", "/api/vedette/")}/stats/?statsPeriod=14d`,
    },
    { name: "largest issue: events", path: `${issue}/events/?per_page=50` },
    { name: "largest issue: events with a tag", path: `${issue}/events/?per_page=50&query=shop:jp` },
    { name: "largest issue: latest event", path: `${issue}/events/latest/` },
    {
      name: "largest issue: most affected users",
      path: `${issue.replace("/api/0/", "/api/vedette/")}/users/`,
    },
  ];
}

function tables(server: BenchServer): readonly Question[] {
  const table = (name: string, fields: readonly string[], options: Readonly<Record<string, string>> = {}) => {
    const search = new URLSearchParams({ dataset: "errors", ...options });
    for (const field of fields) search.append("field", field);
    return {
      name: `table: ${name}`,
      path: `/api/0/organizations/${server.organization}/events/?${search}`,
    };
  };
  return [
    table("count()", ["count()"]),
    table("count(), 14 days", ["count()"], { statsPeriod: "14d" }),
    table("count() under a tag, 14 days", ["count()"], { statsPeriod: "14d", query: "shop:fr" }),
    table("count_unique(user)", ["count_unique(user)"]),
    table("count_unique(user), 14 days", ["count_unique(user)"], { statsPeriod: "14d" }),
    table("release, count()", ["release", "count()"], { sort: "-count()" }),
    table("newest events, free text", ["id", "title", "timestamp"], { per_page: "50", query: "declined" }),
    table("newest events, two words", ["id", "title", "timestamp"], {
      per_page: "50",
      query: '"payment declined"',
    }),
    table("newest events, rare text", ["id", "title", "timestamp"], { per_page: "50", query: '"step 1977"' }),
    table("count(), free text", ["count()"], { query: "declined" }),
    table("newest events", ["id", "title", "timestamp"], { per_page: "50" }),
  ];
}

function series(server: BenchServer): readonly Question[] {
  const stats = (name: string, options: readonly (readonly [string, string])[]) => ({
    name: `series: ${name}`,
    path: `/api/0/organizations/${server.organization}/events-stats/?${new URLSearchParams(options.map(([name, value]): [string, string] => [name, value]))}`,
  });
  return [
    stats("count() by 6 hours, 14 days", [
      ["statsPeriod", "14d"],
      ["interval", "6h"],
    ]),
    stats("count() of a tag, 24 hours", [
      ["statsPeriod", "24h"],
      ["query", "shop:fr"],
    ]),
    stats("five largest environments, 24 hours", [
      ["statsPeriod", "24h"],
      ["field", "environment"],
      ["topEvents", "5"],
    ]),
  ];
}

async function measure(server: BenchServer, question: Question) {
  try {
    const first = await ask(server, question.path);
    const times: number[] = [];
    // Slow answers are measured less often.
    const calls = first.ms > 2000 ? 5 : callsMin;
    for (let call = 0; call < calls; call += 1) times.push((await ask(server, question.path)).ms);
    times.sort((a, b) => a - b);
    const at = (share: number): number =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    return {
      question: question.name,
      "first ms": Math.round(first.ms),
      "p50 ms": Math.round(at(0.5)),
      "p95 ms": Math.round(at(0.95)),
      rows: Array.isArray(first.body) ? String(first.body.length) : "",
    };
  } catch (error) {
    // A question that fails is a finding; the others are still asked.
    const reason = error instanceof Error ? error.message : String(error);
    return { question: question.name, "first ms": 0, "p50 ms": 0, "p95 ms": 0, rows: reason.slice(0, 200) };
  }
}

/** Fills the stores unless a kept folder holds the events already. */
export async function fill(server: BenchServer, events: number): Promise<void> {
  const stored = await storedCount(server);
  const store = openEventStore(server.dataDir);
  try {
    if (stored === 0) {
      const projectId = parseNumericId<ProjectId>(server.dsnPath.split("/")[2] ?? "");
      if (projectId === undefined) throw new Error("the address for events names no project");
      await fillStores(store, { dataDir: server.dataDir, projectId, events, endMs: Date.now() });
    }
    const backlog = await readBacklog(store);
    const waitedSeconds = await untilMerged(store);
    console.log(
      `merge backlog: ${backlog.parts} parts of errors, ${backlog.merges} merges, ${backlog.mutations} mutations; waited ${waitedSeconds} s; ${(await readBacklog(store)).parts} parts are left`,
    );
  } finally {
    await store.close();
  }
}

export async function benchQuery(events = 10_000_000, folder?: string): Promise<void> {
  const dataDir = folder ?? mkdtempSync(join(tmpdir(), "vedette-bench-"));
  const server = await startVedette({ dataDir });
  let peakBytes = 0;
  const watch = setInterval(() => (peakBytes = Math.max(peakBytes, pssBytes(server.pid))), 500);
  try {
    await fill(server, events);
    peakBytes = 0;
    const rows = [];
    for (const question of await questionsFor(server)) {
      process.stderr.write(`\r${question.name.padEnd(60)}`);
      rows.push(await measure(server, question));
    }
    process.stderr.write("\r");
    printTable(`Queries over ${(await storedCount(server)).toLocaleString("en")} events`, rows);
    console.log(`peak memory of all processes while asking: ${Math.round(peakBytes / mib)} MiB (PSS)`);
    clearInterval(watch);
    await compareIngest(server);
  } finally {
    clearInterval(watch);
    await server.stop();
    if (folder === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}
