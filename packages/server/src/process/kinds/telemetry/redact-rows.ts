/**
 * The project's own rules, on what became of spans, logs and measurements. Few projects have such rules, so the row
 * is taken apart into names and values only for them: `$span.description`, `$log.body`, `attributes.customer`.
 */
import { isJsonObject, scalarText, type Json, type JsonObject } from "@vedette/protocol";
import type { LogRow, MetricRow, SpanRow } from "#ports/event-tables.ts";
import { remarksAttribute, type ScrubbedPart } from "#rules/attributes/attribute-set.ts";
import { redactorOf, type Redactor } from "#rules/redaction/redact-event.ts";
import type { ValueType } from "#rules/redaction/selector.ts";
import { filtered } from "#rules/scrubbing/scrub-item.ts";
import { ownRuleRemark } from "#rules/scrubbing/scrub-remarks.ts";
import { userHash, userIdentity } from "#rules/user-hash.ts";
import type { RedactionRule } from "#domain/ingest-settings/ingest-settings.ts";
import type { ItemContext } from "../../steps/item-context.ts";

/** Changes an item in place; answers what is to be said of it. */
export type RowRedactor = (item: JsonObject, type: ValueType) => readonly ScrubbedPart[];

/** As many as the built-in rules say. */
const remarksMax = 20;

/** `undefined` where there is nothing to do. */
export function rowRedactorOf({ settings: { scrubbing } }: ItemContext): RowRedactor | undefined {
  const redactor = scrubbing.isOn ? redactorOf(scrubbing) : undefined;
  return redactor === undefined
    ? undefined
    : (item, type) => redactItem(redactor, scrubbing.rules, item, type);
}

function redactItem(
  redactor: Redactor,
  rules: readonly RedactionRule[],
  item: JsonObject,
  type: ValueType,
): readonly ScrubbedPart[] {
  const said: ScrubbedPart[] = [];
  redactor.redactItem(item, type, ({ rule: index, path, after }) => {
    const rule = rules[index];
    if (rule === undefined || said.length >= remarksMax) return;
    const remark = ownRuleRemark(rule, index, path, after === undefined);
    // Names hold dots themselves, so the name of an attribute or a tag is what stands behind the first.
    said.push({ path: path.slice(0, 2).join("."), rem: [[remark.rule, remark.method]] });
  });
  return said;
}

/** A span inside a transaction, or its segment: what it has of the event was redacted with the event. */
export function redactInnerSpan(row: SpanRow, redact: RowRedactor): SpanRow {
  const isSegment = row.is_segment === 1;
  const item: JsonObject = isSegment
    ? { attributes: attributesOf(row) }
    : { description: row.description, attributes: attributesOf(row), tags: Object.fromEntries(row.tags) };
  const said = redact(item, "span");
  const attributes = attributesFrom(item.attributes, said);
  if (isSegment) return { ...row, ...attributes };
  return { ...row, ...attributes, description: textFrom(item.description), tags: pairsFrom(item.tags) };
}

export function redactStreamedSpan(row: SpanRow, redact: RowRedactor): SpanRow {
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
  const said = redact(item, "span");
  return {
    ...row,
    ...attributesFrom(item.attributes, said),
    ...userFrom(item.user),
    name: textFrom(item.name),
    description: textFrom(item.description),
    transaction: textFrom(item.transaction),
    tags: pairsFrom(item.tags),
    links: jsonFrom(item.links),
    payload: jsonFrom(item.payload),
  };
}

export function redactLog(row: LogRow, redact: RowRedactor): LogRow {
  const item: JsonObject = {
    body: row.body,
    template: row.template,
    attributes: attributesOf(row),
    user: userOf(row),
  };
  const said = redact(item, "log");
  return {
    ...row,
    ...attributesFrom(item.attributes, said),
    ...userFrom(item.user),
    body: textFrom(item.body),
    template: textFrom(item.template),
  };
}

export function redactMetric(row: MetricRow, redact: RowRedactor): MetricRow {
  const item: JsonObject = {
    name: row.name,
    unit: row.unit,
    attributes: attributesOf(row),
    user: userOf(row),
  };
  const said = redact(item, "object");
  return {
    ...row,
    ...attributesFrom(item.attributes, said),
    ...userFrom(item.user),
    // Without a name it would be no measurement of anything.
    name: textFrom(item.name) || filtered,
    unit: textFrom(item.unit),
  };
}

type Attributes = Pick<SpanRow, "attributes" | "numbers">;

function attributesOf(row: Attributes): JsonObject {
  const object: JsonObject = {};
  for (const [name, value] of row.attributes) object[name] = value;
  for (const [name, value] of row.numbers) object[name] = value;
  return object;
}

function attributesFrom(value: Json | undefined, said: readonly ScrubbedPart[] = []): Attributes {
  const attributes: [string, string][] = [];
  const numbers: [string, number][] = [];
  if (!isJsonObject(value)) return { attributes, numbers };
  for (const name in value) {
    const left = value[name];
    if (typeof left === "number") numbers.push([name, left]);
    else if (typeof left === "string") attributes.push([name, left]);
  }
  if (said.length > 0) sayMore(attributes, said);
  return { attributes, numbers };
}

/** Behind what is said of them already. */
function sayMore(attributes: [string, string][], said: readonly ScrubbedPart[]): void {
  const known = attributes.find(([name]) => name === remarksAttribute);
  if (known === undefined) {
    attributes.push([remarksAttribute, JSON.stringify(said)]);
    return;
  }
  // A rule may have taken something out of the list itself.
  const list = readList(known[1]);
  if (list !== undefined) known[1] = JSON.stringify([...list, ...said]);
}

function readList(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
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
