/**
 * Holds a value to the type `ErrorEvent`, for tests: the readers answer plain JSON whose type the compiler
 * takes on trust, and this is what the trust rests on.
 */
import type { ErrorEvent, Stacktrace } from "./error-event.ts";
import { eventTypes, levels } from "./error-event.ts";

type Check = (value: unknown, path: string) => void;

function fail(path: string, expected: string, value: unknown): never {
  throw new Error(
    `${path}: expected ${expected}, found ${typeof value === "object" ? "an object" : String(value)}`,
  );
}

const text: Check = (value, path) => {
  if (typeof value !== "string") fail(path, "a text", value);
};
const number: Check = (value, path) => {
  if (typeof value !== "number" || !Number.isFinite(value)) fail(path, "a finite number", value);
};
const integer: Check = (value, path) => {
  if (!Number.isSafeInteger(value)) fail(path, "an integer", value);
};
const flag: Check = (value, path) => {
  if (typeof value !== "boolean") fail(path, "a boolean", value);
};
const anyJson: Check = () => undefined;
const plainObject: Check = (value, path) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(path, "an object", value);
};
const listOf =
  (entry: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) fail(path, "a list", value);
    for (const [index, each] of (value as unknown[]).entries()) entry(each, `${path}.${index}`);
  };
const oneOf =
  (names: readonly string[]): Check =>
  (value, path) => {
    if (typeof value !== "string" || !names.includes(value)) fail(path, names.join(" or "), value);
  };
const fields =
  (checks: Readonly<Record<string, Check>>, others?: Check): Check =>
  (value, path) => {
    plainObject(value, path);
    for (const [key, each] of Object.entries(value as object)) {
      if (each === undefined) continue;
      const check = Object.hasOwn(checks, key) ? checks[key] : others;
      if (check === undefined) fail(`${path}.${key}`, "no such field", each);
      check(each, `${path}.${key}`);
    }
  };
const valuesOf = (entry: Check): Check => fields({ values: listOf(entry) });

const pairs: Check = listOf((value, path) => {
  listOf(text)(value, path);
  if ((value as unknown[]).length !== 2) fail(path, "a pair", value);
});
const idOrNumber: Check = (value, path) => {
  if (typeof value !== "string" && typeof value !== "number") fail(path, "an id", value);
};

const frame = fields({
  filename: text,
  abs_path: text,
  module: text,
  function: text,
  raw_function: text,
  package: text,
  symbol: text,
  platform: text,
  lineno: integer,
  colno: integer,
  pre_context: listOf(text),
  context_line: text,
  post_context: listOf(text),
  in_app: flag,
  vars: plainObject,
  data: plainObject,
  module_metadata: plainObject,
  lock: plainObject,
  instruction_addr: text,
  addr_mode: text,
  symbol_addr: text,
  image_addr: text,
  function_id: text,
  debug_id: text,
  source_link: text,
  stack_start: flag,
  trust: text,
  parent_index: integer,
});
const stacktrace: Check = (value, path) => {
  fields({
    frames: listOf(frame),
    registers: plainObject,
    lang: text,
    snapshot: flag,
    instruction_addr_adjustment: text,
  })(value, path);
  const count = (value as Stacktrace).frames.length;
  if (count === 0 || count > 250) fail(path, "1 to 250 frames", count);
};
const mechanism = fields({
  type: text,
  handled: flag,
  synthetic: flag,
  help_link: text,
  description: text,
  source: text,
  exception_id: integer,
  parent_id: integer,
  is_exception_group: flag,
  data: plainObject,
  meta: plainObject,
});

const event = fields({
  event_id: text,
  type: oneOf(eventTypes),
  timestamp: number,
  platform: text,
  level: oneOf(levels),
  logger: text,
  transaction: text,
  culprit: text,
  server_name: text,
  site: text,
  release: text,
  dist: text,
  environment: text,
  checksum: text,
  transaction_info: plainObject,
  logentry: fields({ message: text, formatted: text, params: anyJson }),
  exception: valuesOf(
    fields({
      type: text,
      value: text,
      module: text,
      thread_id: idOrNumber,
      mechanism,
      stacktrace,
      raw_stacktrace: stacktrace,
    }),
  ),
  stacktrace,
  threads: valuesOf(
    fields({
      id: idOrNumber,
      name: text,
      state: text,
      crashed: flag,
      current: flag,
      main: flag,
      stacktrace,
      raw_stacktrace: stacktrace,
      held_locks: plainObject,
    }),
  ),
  breadcrumbs: valuesOf(
    fields({
      timestamp: number,
      type: text,
      category: text,
      level: oneOf(levels),
      message: text,
      data: plainObject,
      event_id: text,
      origin: text,
    }),
  ),
  request: fields({
    url: text,
    method: text,
    query_string: pairs,
    fragment: text,
    headers: pairs,
    cookies: pairs,
    data: anyJson,
    env: plainObject,
    api_target: text,
    body_size: number,
    protocol: text,
    inferred_content_type: text,
  }),
  user: fields({
    id: text,
    email: text,
    username: text,
    name: text,
    ip_address: text,
    geo: plainObject,
    data: plainObject,
    segment: text,
  }),
  contexts: fields({}, plainObject),
  tags: pairs,
  extra: plainObject,
  modules: plainObject,
  debug_meta: plainObject,
  template: plainObject,
  fingerprint: listOf(text),
  sdk: fields({
    name: text,
    version: text,
    integrations: listOf(text),
    packages: anyJson,
    features: listOf(text),
    settings: plainObject,
  }),
  csp: plainObject,
  hpkp: plainObject,
  expectct: plainObject,
  expectstaple: plainObject,
  _meta: plainObject,
});

/** Throws when the event is not what its type says. */
export function expectNormalForm(value: ErrorEvent): void {
  event(value, "event");
}
