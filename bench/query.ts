/**
 * Queries at size: what the lists and figures of the Web API cost over ten million events in 50,000 issues, warm, one
 * question at a time. `npm run bench -- query [events] [folder] [only]`: a folder that is named is kept, and measured
 * again without filling when it is full; `only` picks questions by a part of their name (a regular expression),
 * `ingest` the comparison of ingest alone, `fill` nothing but the data.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseNumericId, type ProjectId } from "@vedette/protocol";
import type { Connection } from "../packages/server/src/adapters/clickhouse/connection.ts";
import { type BenchServer, cpuSeconds, pssBytes, startVedette } from "./processes.ts";
import { compareIngest } from "./query-ingest.ts";
import { fillStores, insertSql, openEventStore, readBacklog, untilMerged } from "./query-data.ts";
import { ask, type Question, questionsFor } from "./query-questions.ts";
import { storedCount } from "./stored-count.ts";
import { printTable } from "./table.ts";

const callsMin = 20;
const slowMs = 1000;
const mib = 2 ** 20;

async function askAll(server: BenchServer, paths: readonly string[]) {
  const startMs = performance.now();
  const [first] = await Promise.all(paths.map((path) => ask(server, path)));
  return { ms: performance.now() - startMs, body: first?.body };
}

type Storing = { readonly storeSome: () => Promise<void> };

const betweenInsertsMs = 100;
/** So many events come with an insert. */
const rowsOfInsert = 100;

/** Stores a few more events each time, of the groups that there are. */
function storingInto(server: BenchServer, store: Connection): Storing {
  const projectId = projectOf(server);
  const events = 10_000_000;
  // Others than the runs before have stored, or the engine takes them for the same.
  let next = events + (Date.now() % 1_000_000_000);
  return {
    storeSome: async () => {
      const filling = { dataDir: server.dataDir, projectId, events, endMs: Date.now(), isNow: true };
      const sql = insertSql(filling, next, rowsOfInsert);
      await store.send({
        kind: "insert",
        sql,
        settings: { insert_deduplication_token: `bench/more/${next}` },
        timeoutMs: 60_000,
      });
      next += rowsOfInsert;
    },
  };
}

async function measure(server: BenchServer, question: Question, storing: Storing) {
  const goal = question.goalMs === undefined ? "" : String(question.goalMs);
  try {
    const first = await askAll(server, question.paths);
    const times: number[] = [];
    // Slow answers are measured less often.
    const calls = first.ms > slowMs ? 5 : callsMin;
    const beforeSeconds = cpuSeconds(server.pid).total;
    for (let call = 0; call < calls; call += 1) {
      for (let insert = 0; insert < (question.insertsBefore ?? 0); insert += 1) {
        if (insert > 0) await sleep(betweenInsertsMs);
        await storing.storeSome();
      }
      times.push((await askAll(server, question.firstLooks?.[call] ?? question.paths)).ms);
    }
    const cpuMs = ((cpuSeconds(server.pid).total - beforeSeconds) * 1000) / calls;
    times.sort((a, b) => a - b);
    // The nearest rank: of twenty calls the nineteenth.
    const at = (share: number): number => times[Math.ceil(times.length * share) - 1] ?? 0;
    return {
      question: question.name,
      "first ms": Math.round(first.ms),
      "p50 ms": Math.round(at(0.5)),
      "p95 ms": Math.round(at(0.95)),
      "CPU ms": Math.round(cpuMs),
      "goal ms": goal,
      "": question.goalMs !== undefined && at(0.95) > question.goalMs ? "missed" : "",
      rows: Array.isArray(first.body) ? String(first.body.length) : "",
    };
  } catch (error) {
    // A question that fails is a finding; the others are still asked.
    const reason = error instanceof Error ? error.message : String(error);
    return {
      question: question.name,
      "first ms": 0,
      "p50 ms": 0,
      "p95 ms": 0,
      "CPU ms": 0,
      "goal ms": goal,
      "": "failed",
      rows: reason.slice(0, 200),
    };
  }
}

function projectOf(server: BenchServer): ProjectId {
  const projectId = parseNumericId<ProjectId>(server.dsnPath.split("/")[2] ?? "");
  if (projectId === undefined) throw new Error("the address for events names no project");
  return projectId;
}

/** Fills the stores unless a kept folder holds the events already. */
export async function fill(server: BenchServer, events: number): Promise<void> {
  const stored = await storedCount(server);
  const store = openEventStore(server.dataDir);
  try {
    if (stored === 0) {
      const projectId = projectOf(server);
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

async function measureQuestions(server: BenchServer, only: string | undefined): Promise<void> {
  const wanted = new RegExp(only ?? "", "i");
  let peakBytes = 0;
  const store = openEventStore(server.dataDir);
  const storing = storingInto(server, store);
  const watch = setInterval(() => (peakBytes = Math.max(peakBytes, pssBytes(server.pid))), 500);
  try {
    const rows = [];
    for (const question of await questionsFor(server)) {
      if (!wanted.test(question.name)) continue;
      const row = await measure(server, question, storing);
      process.stderr.write(`${question.name}: ${row["p50 ms"]} / ${row["p95 ms"]} ms ${row[""]}\n`);
      rows.push(row);
    }
    printTable(`Queries over ${(await storedCount(server)).toLocaleString("en")} events`, rows);
    console.log(`peak memory of all processes while asking: ${Math.round(peakBytes / mib)} MiB (PSS)`);
  } finally {
    clearInterval(watch);
    await store.close();
  }
}

export async function benchQuery(events = 10_000_000, folder?: string, only?: string): Promise<void> {
  const dataDir = folder ?? mkdtempSync(join(tmpdir(), "vedette-bench-"));
  const server = await startVedette({ dataDir });
  // A run that is cut short must not leave its server behind, which holds the folder's lock.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void server.stop().then(() => process.exit(1)));
  try {
    await fill(server, events);
    if (only === "fill") return;
    if (only !== "ingest") await measureQuestions(server, only);
    if (only === undefined || only === "ingest") await compareIngest(server);
  } finally {
    await server.stop();
    if (folder === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}
