/**
 * The data that queries are measured on: events made inside the engine by SQL (ten million in minutes, where sending
 * them would take hours), and their issues through the same code that processing uses.
 *
 * Groups are as skewed as in life (the largest has 7 % of the events, the last of 20,000 some fifty), three quarters
 * of them were born during the 30 days; releases follow each other; two million users. Everything follows from a
 * row's number, so that two runs measure the same rows.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type GroupHash, type ProjectId, readErrorEvent } from "@vedette/protocol";
import { type Connection, createConnection } from "../packages/server/src/adapters/clickhouse/connection.ts";
import { createSqliteMetaStore } from "../packages/server/src/adapters/sqlite/sqlite-meta-store.ts";
import { assignIssues } from "../packages/server/src/domain/issues/assign-issues.ts";
import type { IssueSeed } from "../packages/server/src/domain/issues/issue-seed.ts";
import { saveGroupVectors } from "../packages/server/src/domain/similarity/group-vectors.ts";
import { within } from "../packages/server/src/ports/meta-store.ts";
import { featuresOf } from "../packages/server/src/rules/similarity/features.ts";
import { vectorOf, vectorText } from "../packages/server/src/rules/similarity/vector.ts";

export const groupCount = 50_000;
const days = 30;
const rowsPerInsert = 250_000;
const rowsPerPart = 25_000;
const commandTimeoutMs = 10 * 60_000;

export type Filling = {
  readonly dataDir: string;
  readonly projectId: ProjectId;
  readonly events: number;
  readonly endMs: number;
  /** All of them happen at the end of that time, as those that come while somebody looks. */
  readonly isNow?: boolean;
};

/** Opens the store of a running server beside it. */
export function openEventStore(dataDir: string): Connection {
  return createConnection({ socketPath: join(dataDir, "events/run/store.sock") });
}

const hashSql = (group: string): string => `reinterpret(MD5(concat('group-', toString(${group}))), 'UUID')`;

/** A part of one, decided by the row's number. */
const part = (salt: number): string => `(cityHash64(number, ${salt}) / 18446744073709551616.)`;
const oneOf = (salt: number, values: readonly string[]): string =>
  `['${values.join("','")}'][1 + toUInt32(floor(${part(salt)} * ${values.length}))]`;

const textOfGroup = `concat(['TypeError', 'RangeError', 'Error', 'TimeoutError', 'HttpError'][1 + grp % 5], ': ', ['Cannot read properties of undefined', 'timeout', 'Failed to fetch', 'connection refused', 'out of range', 'payment declined', 'invalid token'][1 + grp % 7], ' in step ', toString(grp))`;

const columns: Readonly<Record<string, string>> = {
  group_hash: hashSql("grp"),
  event_id: "reinterpret(MD5(concat('event-', toString(number))), 'UUID')",
  timestamp: "at",
  received_at: "at + toIntervalSecond(2)",
  retention_days: "90",
  sample_weight: "1",
  type: "'error'",
  platform: "'javascript'",
  level: "['error', 'error', 'error', 'warning', 'fatal'][1 + grp % 5]",
  environment: "environment_name",
  release: "release_name",
  server_name: "concat('web-', toString(cityHash64(number, 11) % 40))",
  transaction: "concat('/shop/', toString(grp % 300))",
  sdk_name: "'sentry.javascript.browser'",
  sdk_version: "'10.0.0'",
  title: "text_of_group",
  culprit: "concat('module_', toString(grp % 500), ' in handler')",
  message: "''",
  error_type: "splitByString(': ', text_of_group)[1]",
  error_value: "splitByString(': ', text_of_group)[2]",
  handled: "grp % 2",
  trace_id: "lower(hex(MD5(concat('trace-', toString(number)))))",
  span_id: "lower(hex(cityHash64(number, 12)))",
  user_id: "if(user_number = 0, '', toString(user_number))",
  user_ip:
    "if(user_number = 0, '', concat('10.', toString(user_number % 250), '.', toString(intDiv(user_number, 250) % 250), '.7'))",
  user_hash: "if(user_number = 0, 0, cityHash64(user_number))",
  tags: `map('shop', ${oneOf(3, ["de", "de", "de", "fr", "us", "us", "jp", "br"])},
    'plan', ${oneOf(4, ["free", "free", "free", "gold"])},
    'level', level, 'handled', if(handled = 1, 'yes', 'no'), 'mechanism', 'onerror',
    'browser.name', ${oneOf(5, ["Chrome", "Chrome", "Chrome", "Firefox", "Safari"])},
    'browser', concat(${oneOf(5, ["Chrome", "Chrome", "Chrome", "Firefox", "Safari"])}, ' ', toString(120 + cityHash64(number, 6) % 20)),
    'os.name', ${oneOf(7, ["Windows", "Windows", "macOS", "Linux", "Android", "iOS"])},
    'device', concat('model-', toString(cityHash64(number, 8) % 300)),
    'url', concat('https://shop.example/item/', toString(cityHash64(number, 9) % 50000)),
    'environment', environment_name, 'release', release_name, 'transaction', transaction,
    'user', if(user_number = 0, 'ip:10.0.0.7', concat('id:', toString(user_number))))`,
  exception: `concat('{"values":[{"type":"', error_type, '","value":"', error_value, '","stacktrace":{"frames":[{"filename":"app.js","function":"handler_', toString(grp % 500), '","lineno":', toString(grp % 900), ',"in_app":true}]}}]}')`,
  stack_filenames: "['app.js']",
  stack_functions: "[concat('handler_', toString(grp % 500))]",
  breadcrumbs: `concat('{"values":[{"timestamp":', toString(toUnixTimestamp(at)), ',"category":"fetch","data":{"url":"/api/', toString(cityHash64(number, 13) % 9000), '","status_code":500}},{"category":"ui.click","message":"button#pay-', toString(number % 90), '"}]}')`,
  request: `concat('{"url":"https://shop.example/item/', toString(cityHash64(number, 9) % 50000), '","headers":[["User-Agent","Mozilla/5.0"]]}')`,
  user: "''",
  contexts: `'{"browser":{"name":"Chrome","version":"131.0"},"os":{"name":"Windows","version":"11"}}'`,
};

/** The rows from `first` on; a group that is not born yet gives its event to an old one. */
export function insertSql(filling: Filling, first: number, count: number): string {
  const startMs = filling.endMs - days * 86_400_000;
  const names = Object.keys(columns);
  return `INSERT INTO errors (project_id, ${names.join(", ")})
    SELECT toUInt64(${filling.projectId}) AS project_id, ${names.map((name) => `${columns[name]} AS ${name}`).join(", ")}
    FROM (
      SELECT number,
        ${filling.isNow === true ? "1." : `(number + ${part(1)}) / ${filling.events}`} AS progress,
        fromUnixTimestamp64Milli(toInt64(${startMs} + progress * ${days * 86_400_000}), 'UTC') AS at,
        toUInt32(floor(exp(${part(2)} * log(${groupCount} + 1)))) - 1 AS drawn,
        if(drawn % 4 > 0 AND drawn >= 400 AND (cityHash64(drawn) % 1000) / 1000 > progress, drawn % 400, drawn) AS grp,
        ${textOfGroup} AS text_of_group,
        if(${part(14)} < 0.1, 0, 1 + cityHash64(number, 15) % 2000000) AS user_number,
        multiIf(${part(16)} < 0.7, 'production', ${part(16)} < 0.85, 'staging', ${part(16)} < 0.95, 'development', 'qa') AS environment_name,
        concat('shop@1.', toString(toUInt32(progress * 45 + ${part(17)} * 5))) AS release_name
      FROM numbers(${first}, ${count})
    )`;
}

/** Fills the event store, then the meta store with an issue for each group that has events. */
export async function fillStores(store: Connection, filling: Filling): Promise<void> {
  const startMs = performance.now();
  for (let first = 0; first < filling.events; first += rowsPerInsert) {
    const count = Math.min(rowsPerInsert, filling.events - first);
    await store.send({
      kind: "insert",
      sql: insertSql(filling, first, count),
      settings: {
        insert_deduplication_token: `bench/${filling.events}/${first}`,
        max_block_size: "8192",
        min_insert_block_size_rows: String(rowsPerPart),
        min_insert_block_size_bytes: String(24 * 2 ** 20),
        max_threads: 1,
        max_memory_usage: "600000000",
      },
      timeoutMs: commandTimeoutMs,
    });
    const share = (first + count) / filling.events;
    const bar = "#".repeat(Math.round(share * 40)).padEnd(40, ".");
    process.stderr.write(`\r[${bar}] ${first + count} of ${filling.events} events stored `);
  }
  await fillIssues(store, filling);
  process.stderr.write(`in ${Math.round((performance.now() - startMs) / 1000)} s\n`);
}

async function fillIssues(store: Connection, filling: Filling): Promise<void> {
  const meta = createSqliteMetaStore({ path: join(filling.dataDir, "meta.sqlite") });
  try {
    const seeds = await readSeeds(store, filling.projectId);
    for (let at = 0; at < seeds.length; at += 1000) {
      const some = seeds.slice(at, at + 1000);
      await assignIssues(meta, some, filling.endMs);
      // As processing keeps them; a job would read an event of each group beside the questions.
      await meta.transaction((trx) => saveGroupVectors(within(trx), some.map(vectorOfSeed)));
    }
    const done = { status: "resolved", substatus: null, resolved_at: filling.endMs } as const;
    // Every seventh is resolved, by a column that its events do not follow.
    await meta.db
      .updateTable("issues")
      .set(done)
      .where("project_id", "=", filling.projectId)
      .where((eb) => eb(eb("short_number", "%", 7), "=", 0))
      .execute();
    // As an hourly job does; the questions would begin before it.
    await meta.refreshStatistics();
  } finally {
    await meta.close();
  }
}

/** What the events of a group are like, of the exception that all of them have. */
function vectorOfSeed({ projectId, hash, metadata }: IssueSeed) {
  const type = String(metadata["type"]);
  const value = String(metadata["value"]);
  const group = Number(/step (\d+)/.exec(value)?.[1] ?? 0);
  const frames = [{ filename: "app.js", function: `handler_${group % 500}`, in_app: true }];
  const exception = { values: [{ type, value, stacktrace: { frames } }] };
  const { event } = readErrorEvent({ platform: "javascript", exception });
  return { projectId, hash, vector: vectorText(vectorOf(featuresOf(event))) };
}

async function readSeeds(store: Connection, projectId: ProjectId): Promise<readonly IssueSeed[]> {
  const text = await store.send({
    kind: "read",
    sql: `SELECT replaceAll(toString(group_hash), '-', ''), any(title), any(culprit), any(level),
        toUnixTimestamp64Milli(min(timestamp)), toUnixTimestamp64Milli(max(timestamp)), argMin(release, timestamp)
      FROM errors WHERE project_id = ${projectId} GROUP BY group_hash ORDER BY min(timestamp) FORMAT TabSeparated`,
    timeoutMs: commandTimeoutMs,
  });
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [hash = "", title = "", culprit = "", level, firstMs, lastMs, release = ""] = line.split("\t");
      return {
        projectId,
        hash: hash as GroupHash,
        title,
        culprit,
        type: "error",
        level: level === "fatal" || level === "warning" ? level : "error",
        platform: "javascript",
        logger: "",
        metadata: { type: title.split(": ")[0] ?? "", value: title.split(": ")[1] ?? "" },
        isUnhandled: false,
        firstSeenMs: Number(firstMs),
        lastSeenMs: Number(lastMs),
        release,
      } satisfies IssueSeed;
    });
}

/** Waits until the background has merged what it wants to merge, as in a store that was filled over weeks. */
export async function untilMerged(store: Connection, secondsMax = 600): Promise<number> {
  const startMs = performance.now();
  const deadline = startMs + secondsMax * 1000;
  let quiet = 0;
  while (quiet < 4 && performance.now() < deadline) {
    await sleep(500);
    const { merges, mutations } = await readBacklog(store);
    quiet = merges + mutations === 0 ? quiet + 1 : 0;
  }
  return Math.round((performance.now() - startMs) / 1000);
}

/** What the background still has to do. */
export async function readBacklog(
  store: Connection,
): Promise<{ readonly parts: number; readonly merges: number; readonly mutations: number }> {
  const sql = `SELECT (SELECT count() FROM system.parts WHERE active AND database = 'vedette' AND table = 'errors'),
      (SELECT count() FROM system.merges), (SELECT count() FROM system.mutations WHERE NOT is_done) FORMAT TabSeparated`;
  const text = await store.send({ kind: "read", sql, timeoutMs: 10_000 });
  const [parts = 0, merges = 0, mutations = 0] = text.trim().split("\t").map(Number);
  return { parts, merges, mutations };
}
