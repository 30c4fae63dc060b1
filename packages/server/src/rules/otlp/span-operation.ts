/** What kind of work a span of OpenTelemetry is, in the words that SDKs have for it. */

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

function messagingOperation(kind: string): string {
  if (kind === "producer") return "queue.publish";
  return kind === "consumer" ? "queue.process" : "queue";
}
