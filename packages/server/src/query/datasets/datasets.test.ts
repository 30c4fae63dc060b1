/** Every field, aggregate and way to search of every dataset, asked of the real engine. */
import type { ProjectId } from "@vedette/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import type { EventStore } from "#ports/event-store.ts";
import { eventTables, type EventTableName, type EventTableRow } from "#ports/event-tables.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { readEventsTable, tableFieldsMax } from "#query/events-table.ts";
import { noReferences } from "#query/search/compile-search.ts";
import { languageOf } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { wholeRange } from "#query/time-range.ts";
import { datasetNames, findDataset } from "./datasets.ts";

const nowMs = Date.UTC(2026, 10, 20, 12);
const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";

const textsOf = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, `a ${name}`]));

/** Columns whose text has a form of its own. */
const formed: Readonly<Record<string, string>> = {
  release: "shop@1.2.0+44",
  contexts: JSON.stringify({
    device: {
      ...textsOf(
        "name",
        "family",
        "model",
        "model_id",
        "brand",
        "manufacturer",
        "arch",
        "locale",
        "orientation",
      ),
      online: true,
    },
    os: textsOf("name", "version", "build", "kernel_version"),
    response: { status_code: 500 },
  }),
  request: JSON.stringify({ ...textsOf("method", "url"), headers: [["Referer", "a page"]] }),
  user: JSON.stringify({ geo: textsOf("country_code", "region", "city", "subdivision") }),
};

/** A row with something in every column. */
function sampleRow<Table extends EventTableName>(table: Table): EventTableRow<Table> {
  const values = Object.entries(eventTables[table]).map(([name, type]) => [name, sampleValue(name, type)]);
  return Object.fromEntries(values) as EventTableRow<Table>;
}

function sampleValue(name: string, type: string): unknown {
  if (type === "UUID") return traceId;
  if (type === "DateTime64(3)") return nowMs - 1000;
  if (type === "DateTime64(6)") return (nowMs - 1000) * 1000;
  if (type === "Map(LowCardinality(String), Float64)") return [["cart.items", 3.5]];
  if (type.startsWith("Array(")) return [`a ${name}`];
  if (type.startsWith("Map("))
    return [
      ["plan", "gold"],
      ["user", "id:1"],
      ...["mechanism", "replayId", "url", "device.class"].map((tag) => [tag, `a ${tag}`]),
    ];
  const text = Object.hasOwn(formed, name) ? formed[name] : undefined;
  if (text !== undefined) return text;
  if (name === "project_id") return 7;
  if (name === "retention_days") return 30;
  if (name === "duration_us" || name === "exclusive_us") return 250_000;
  if (type.startsWith("UInt") || type.startsWith("Float")) return 1;
  return `a ${name}`;
}

let store: TestEventStore;
let events: EventStore;

beforeAll(async () => {
  store = await startEventStore();
  ({ events } = store);
  for (const name of datasetNames) {
    const table = findDataset(name)?.table ?? "errors";
    await events.insert({ table, rows: [sampleRow(table)], dedupToken: "one" });
  }
});
afterAll(async () => {
  await store?.close();
});

/** What the only row has in each field. */
async function valuesOf(name: string, fields: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const values = new Map<string, unknown>();
  for (let start = 0; start < fields.length; start += tableFieldsMax) {
    const some = fields.slice(start, start + tableFieldsMax);
    const { rows } = await ask(name, some);
    expect(rows).toHaveLength(1);
    for (const [index, field] of some.entries()) values.set(field, rows[0]?.[index]);
  }
  return values;
}

async function ask(name: string, fields: readonly string[], query = "", sort: readonly string[] = []) {
  const dataset = findDataset(name);
  if (dataset === undefined) throw new Error(`there is no dataset ${name}`);
  const reader = { events, scope: makeProjectScope([7 as ProjectId]), range: wholeRange(nowMs) };
  return await readEventsTable(reader, {
    dataset,
    fields,
    sort,
    search: readSearch(query, languageOf(dataset)),
    references: noReferences,
    environments: [],
    limit: 10,
    offset: 0,
  });
}

describe.each(datasetNames)("the dataset %s", (name) => {
  const fields = [...(findDataset(name)?.fields.keys() ?? [])];

  it("answers every field with a value", async () => {
    const values = [...(await valuesOf(name, fields)).values()];
    expect(values).toHaveLength(fields.length);
    expect(values).not.toContain("");
    expect(values).not.toContain(null);
  });

  it("counts its rows, and each once", async () => {
    const { rows } = await ask(name, ["count()", "count_unique(id)", "first_seen()", "last_seen()"]);
    expect(rows).toEqual([[1, 1, expect.stringMatching(/Z$/), expect.stringMatching(/Z$/)]]);
  });

  it("finds its row by every field, and does not by another value", async () => {
    for (const [field, stored] of await valuesOf(name, fields)) {
      const kind = findDataset(name)?.fields.get(field)?.kind;
      if (kind === "flag" || kind === "time") continue;
      const value = String(stored).replaceAll('"', '\\"');
      const matching = kind === "text" || kind === "id" ? `${field}:"${value}"` : `${field}:>=${value}`;
      const other =
        kind === "id" ? `${field}:${"e".repeat(32)}` : kind === "text" ? `${field}:"no such"` : `${field}:<0`;
      expect([field, (await ask(name, [field], matching)).rows.length]).toEqual([field, 1]);
      expect([field, (await ask(name, [field], other)).rows.length]).toEqual([field, 0]);
    }
  });

  it("takes free text and groups by a field", async () => {
    const first = fields[1] ?? "id";
    const { rows } = await ask(name, [first, "count()"], "", ["-count()"]);
    expect(rows).toHaveLength(1);
    const hasText = (findDataset(name)?.textColumns.length ?? 0) > 0;
    expect((await ask(name, ["count()"], "a")).rows[0]?.[0]).toBe(hasText ? 1 : 0);
  });
});

describe("attributes", () => {
  it.each(["spans", "transactions", "logs", "tracemetrics"])(
    "%s are searched as texts and calculated as numbers",
    async (name) => {
      expect((await ask(name, ["count()"], "plan:gold")).rows).toEqual([[1]]);
      expect((await ask(name, ["count()"], "cart.items:>3")).rows).toEqual([[1]]);
      expect((await ask(name, ["plan", "cart.items"])).rows).toEqual([["gold", "3.5"]]);
      expect((await ask(name, ["avg(cart.items)", "max(cart.items)", "p95(cart.items)"])).rows).toEqual([
        [3.5, 3.5, 3.5],
      ]);
    },
  );

  it("durations are milliseconds", async () => {
    expect(await ask("spans", ["span.duration", "p95()"])).toMatchObject({
      rows: [[250, 250]],
      types: ["duration", "duration"],
    });
  });

  it("what is no number is not calculated with", async () => {
    await expect(ask("logs", ["avg(message)"])).rejects.toMatchObject({
      code: "invalid_query",
      field: "field",
    });
    await expect(ask("errors", ["avg(plan)"])).rejects.toMatchObject({ code: "invalid_query" });
  });
});
