/**
 * The project's own rules, on what became of spans, logs and measurements. Few projects have such rules, so the row
 * is taken apart into names and values only for them: `$span.description`, `$log.body`, `attributes.customer`.
 */
import { isJsonObject, scalarText, type Json, type JsonObject } from "@vedette/protocol";
import type { LogRow, MetricRow, SpanRow } from "#ports/event-tables.ts";
import { redactorOf, type Redactor } from "#rules/redaction/redact-event.ts";
import { userHash, userIdentity } from "#rules/user-hash.ts";
import type { ItemContext } from "../../steps/item-context.ts";

/** `undefined` where there is nothing to do. */
export function rowRedactorOf({ settings }: ItemContext): Redactor | undefined {
  return settings.scrubbing.isOn ? redactorOf(settings.scrubbing) : undefined;
}

/** A span inside a transaction, or its segment: what it has of the event was redacted with the event. */
export function redactInnerSpan(row: SpanRow, redactor: Redactor): SpanRow {
  const isSegment = row.is_segment === 1;
  const item: JsonObject = isSegment
    ? { attributes: attributesOf(row) }
    : { description: row.description, attributes: attributesOf(row), tags: Object.fromEntries(row.tags) };
  redactor.redactItem(item, "span");
  const attributes = attributesFrom(item.attributes);
  if (isSegment) return { ...row, ...attributes };
  return { ...row, ...attributes, description: textFrom(item.description), tags: pairsFrom(item.tags) };
}

export function redactStreamedSpan(row: SpanRow, redactor: Redactor): SpanRow {
  const item: JsonObject = {
    name: row.name,
    description: row.description,
    transaction: row.transaction,
    attributes: attributesOf(row),
    tags: Object.fromEntries(row.tags),
    user: userOf(row),
    links: row.links === "" ? undefined : (JSON.parse(row.links) as Json),
    payload: row.payload === "" ? undefined : (JSON.parse(row.payload) as Json),
  };
  redactor.redactItem(item, "span");
  return {
    ...row,
    ...attributesFrom(item.attributes),
    ...userFrom(item.user),
    name: textFrom(item.name),
    description: textFrom(item.description),
    transaction: textFrom(item.transaction),
    tags: pairsFrom(item.tags),
    links: jsonFrom(item.links),
    payload: jsonFrom(item.payload),
  };
}

export function redactLog(row: LogRow, redactor: Redactor): LogRow {
  const item: JsonObject = {
    body: row.body,
    template: row.template,
    attributes: attributesOf(row),
    user: userOf(row),
  };
  redactor.redactItem(item, "log");
  return {
    ...row,
    ...attributesFrom(item.attributes),
    ...userFrom(item.user),
    body: textFrom(item.body),
    template: textFrom(item.template),
  };
}

export function redactMetric(row: MetricRow, redactor: Redactor): MetricRow {
  const item: JsonObject = { attributes: attributesOf(row), user: userOf(row) };
  redactor.redactItem(item, "object");
  return { ...row, ...attributesFrom(item.attributes), ...userFrom(item.user) };
}

type Attributes = Pick<SpanRow, "attributes" | "numbers">;

function attributesOf(row: Attributes): JsonObject {
  const object: JsonObject = {};
  for (const [name, value] of row.attributes) object[name] = value;
  for (const [name, value] of row.numbers) object[name] = value;
  return object;
}

function attributesFrom(value: Json | undefined): Attributes {
  const attributes: [string, string][] = [];
  const numbers: [string, number][] = [];
  if (!isJsonObject(value)) return { attributes, numbers };
  for (const name in value) {
    const left = value[name];
    if (typeof left === "number") numbers.push([name, left]);
    else if (typeof left === "string") attributes.push([name, left]);
  }
  return { attributes, numbers };
}

type User = Pick<SpanRow, "user_id" | "user_email" | "user_name" | "user_ip" | "user_hash">;

function userOf(row: User): JsonObject {
  return {
    id: row.user_id || undefined,
    email: row.user_email || undefined,
    username: row.user_name || undefined,
    ip_address: row.user_ip || undefined,
  };
}

function userFrom(value: Json | undefined): User {
  const user = isJsonObject(value) ? value : {};
  const { id, email, username, ip_address } = user;
  const identity = {
    id: textFrom(id),
    email: textFrom(email),
    username: textFrom(username),
    ip_address: textFrom(ip_address),
  };
  return {
    user_id: identity.id,
    user_email: identity.email,
    user_name: identity.username,
    user_ip: identity.ip_address,
    user_hash: userHash(userIdentity(identity)),
  };
}

function pairsFrom(value: Json | undefined): [string, string][] {
  return attributesFrom(value).attributes.map(([name, text]) => [name, text]);
}

function textFrom(value: Json | undefined): string {
  return scalarText(value) ?? "";
}

function jsonFrom(value: Json | undefined): string {
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
