/** Requests as the OpenTelemetry SDK for JavaScript writes them, in both encodings. */
import { readFileSync } from "node:fs";
import type { EnvelopeItem, JsonObject } from "@vedette/protocol";
import { encodeUtf8 } from "@vedette/protocol";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext } from "../../steps/item-context.fixture.ts";
import type { ItemKind } from "../item-kind.ts";
import { otlpLogsKind } from "./otlp-logs.ts";
import { otlpMetricsKind } from "./otlp-metrics.ts";
import { otlpTracesKind } from "./otlp-traces.ts";

const fixtures = new URL("../../../rules/otlp/fixtures/", import.meta.url);
export const kinds: Readonly<Record<string, ItemKind>> = {
  traces: otlpTracesKind,
  logs: otlpLogsKind,
  metrics: otlpMetricsKind,
};

export function proto(payload: Uint8Array): EnvelopeItem {
  return { header: { type: "otlp", content_type: "application/x-protobuf" }, payload };
}

export function json(body: unknown): EnvelopeItem {
  const payload = typeof body === "string" ? encodeUtf8(body) : encodeUtf8(JSON.stringify(body));
  return { header: { type: "otlp", content_type: "application/json; charset=utf-8" }, payload };
}

export function fixture(signal: string, encoding: "bin" | "json"): EnvelopeItem {
  const bytes = readFileSync(new URL(`opentelemetry-js-3.1.0-${signal}.${encoding}`, fixtures));
  return encoding === "bin" ? proto(bytes) : json(bytes.toString("utf8"));
}

export function processed(signal: string, item: EnvelopeItem, settings: IngestSettingsPart = {}): ItemResult {
  const kind = kinds[signal];
  if (kind === undefined) throw new Error("no such signal");
  return kind(item, itemContext({ settings }));
}

export function rowsOf(result: ItemResult): JsonObject[] {
  // Comparable and without the types of each table.
  return result.rows.map(
    ({ row }) =>
      JSON.parse(
        JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
      ) as JsonObject,
  );
}

export const object = (pairs: unknown): unknown => Object.fromEntries(pairs as [string, unknown][]);
