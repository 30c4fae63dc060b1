/** What kind of work a span of OpenTelemetry is, in the words that SDKs have for it. */
import { shorten } from "@vedette/protocol";

/** Of a span's attributes, by name. */
export type HasAttribute = (...names: readonly string[]) => boolean;

/** The operation, or "" where nothing tells. */
export function operationOf(kind: string, has: HasAttribute): string {
  if (has("http.request.method", "http.method")) {
    if (kind === "server") return "http.server";
    return kind === "client" ? "http.client" : "http";
  }
  if (has("db.system.name", "db.system", "db.statement", "db.query.text"))
    return has("db.redis.database_index") ? "db.redis" : "db";
  if (has("gen_ai.operation.name", "gen_ai.system", "gen_ai.provider.name")) return "gen_ai";
  if (has("messaging.system")) return messagingOperation(kind);
  if (has("rpc.system", "rpc.system.name")) return "rpc";
  if (has("graphql.operation.type")) return "graphql";
  if (has("faas.trigger", "faas.invocation_id")) return "function";
  return "";
}

/** The text of an attribute, "" where there is none. */
export type TextOf = (name: string) => string;

const descriptionLengthMax = 2048;

/** What a span did, in the words of SDKs: the statement, or the method with its route or address. */
export function descriptionOf(op: string, httpMethod: string, textOf: TextOf): string {
  const first = (...names: readonly string[]): string => names.map(textOf).find((text) => text !== "") ?? "";
  if (op.startsWith("db")) return shorten(first("db.query.text", "db.statement"), descriptionLengthMax);
  if (!op.startsWith("http") || httpMethod === "") return "";
  const address = first("http.route", "url.template", "url.full", "http.url", "url.path", "http.target");
  // What stands behind it is another one with each request.
  const place = shorten(address.replace(/[?#].*$/s, ""), descriptionLengthMax);
  return place === "" ? "" : `${httpMethod.toUpperCase()} ${place}`;
}

function messagingOperation(kind: string): string {
  if (kind === "producer") return "queue.publish";
  return kind === "consumer" ? "queue.process" : "queue";
}
