/**
 * Where a rule applies, as people write it: `extra.**`, `$error.value`, `user.* && !user.id`, `$string`,
 * `request.headers.'x-my key' || (tags.* && !tags.shop)`.
 *
 *     choice  = all { "||" all }          all  = not { "&&" not }
 *     not     = "!" not | "(" choice ")" | path
 *     path    = segment { "." segment }   segment = "**" | "*" | "$" type | name | quoted name
 *
 * A path names a value and everything below it. `*` is any one name, `**` any number of them; a path that
 * begins with a type may begin anywhere. In quotes a name may hold any character, a quote is written twice.
 */
import { written, type WrittenFaultCode, type WrittenReason } from "../written-fault.ts";
import { WrittenWrong } from "./pattern-program.ts";

export const valueTypes = [
  "string",
  "number",
  "boolean",
  "array",
  "object",
  "event",
  "error",
  "stacktrace",
  "frame",
  "request",
  "user",
  "message",
  "thread",
  "breadcrumb",
  "context",
  "span",
  "log",
  "sdk",
] as const;
export type ValueType = (typeof valueTypes)[number];

/** Other words for the same. */
const typeNames: Readonly<Record<string, ValueType | undefined>> = Object.assign(Object.create(null), {
  ...Object.fromEntries(valueTypes.map((name) => [name, name])),
  exception: "error",
  http: "request",
  logentry: "message",
});

export type Segment =
  | { readonly kind: "any" }
  | { readonly kind: "deep" }
  | { readonly kind: "type"; readonly type: ValueType }
  /** In lower case: the case of names does not count. */
  | { readonly kind: "name"; readonly name: string };

export type Selector =
  | { readonly kind: "path"; readonly segments: readonly Segment[] }
  | { readonly kind: "not"; readonly part: Selector }
  | { readonly kind: "all" | "choice"; readonly parts: readonly Selector[] };

export const selectorLengthMax = 1000;
const pathsMax = 32;
const segmentsMax = 24;
const depthMax = 20;

/** Throws `WrittenWrong`, with the place. */
export function parseSelector(text: string): Selector {
  if (text.length > selectorLengthMax)
    throw new WrittenWrong(written("selector_too_long", { max: selectorLengthMax }), selectorLengthMax);
  const reader = createReader(text);
  const selector = reader.choice(0);
  reader.expectEnd();
  return selector;
}

function createReader(text: string) {
  let at = 0;
  let paths = 0;
  const fail = (code: WrittenFaultCode, position = at, params: WrittenReason["params"] = {}): never => {
    throw new WrittenWrong(written(code, params), position);
  };
  const misplaced = (sign: string | undefined): never =>
    fail("not_here", at, { found: JSON.stringify(sign) });
  const skipSpace = (): void => {
    while (text[at] === " " || text[at] === "\t" || text[at] === "\n") at += 1;
  };
  const take = (sign: string): boolean => {
    skipSpace();
    if (!text.startsWith(sign, at)) return false;
    at += sign.length;
    return true;
  };

  function choice(depth: number): Selector {
    return joined("choice", "||", () => joined("all", "&&", () => not(depth)));
  }

  function joined(kind: "all" | "choice", sign: string, part: () => Selector): Selector {
    const first = part();
    const parts = [first];
    while (take(sign)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  function not(depth: number): Selector {
    if (depth > depthMax) fail("selector_too_deep");
    if (take("!")) return { kind: "not", part: not(depth + 1) };
    skipSpace();
    const start = at;
    if (!take("(")) return path();
    const inside = choice(depth + 1);
    if (!take(")")) fail("parenthesis_not_closed", start);
    return inside;
  }

  function path(): Selector {
    skipSpace();
    if ((paths += 1) > pathsMax) fail("too_many_paths", at, { max: pathsMax });
    const segments = [segment()];
    while (text[at] === ".") {
      at += 1;
      segments.push(segment());
      if (segments.length > segmentsMax) fail("too_many_parts", at, { max: segmentsMax });
    }
    return { kind: "path", segments };
  }

  function segment(): Segment {
    const sign = text[at];
    if (sign === undefined) return fail("segment_lacking");
    if (sign === "'" || sign === '"') return { kind: "name", name: quoted(sign).toLowerCase() };
    if (text.startsWith("**", at)) return star("deep", 2);
    if (sign === "*") return star("any", 1);
    if (sign === "$") return type();
    const name = wordAt(at);
    if (name === "") return misplaced(sign);
    at += name.length;
    return { kind: "name", name: name.toLowerCase() };
  }

  function star(kind: "deep" | "any", length: number): Segment {
    at += length;
    if (wordAt(at) !== "" || text[at] === "*") fail("star_in_name", at - length);
    return { kind };
  }

  function type(): Segment {
    const start = at;
    const name = wordAt(at + 1);
    const found = typeNames[name.toLowerCase()];
    if (found === undefined) return fail("unknown_type", start, { name: `$${name}` });
    at += name.length + 1;
    return { kind: "type", type: found };
  }

  function quoted(quote: string): string {
    const start = at;
    let name = "";
    at += 1;
    for (;;) {
      const end = text.indexOf(quote, at);
      if (end < 0) return fail("quote_not_closed", start);
      name += text.slice(at, end);
      at = end + 1;
      if (text[at] !== quote) break;
      name += quote;
      at += 1;
    }
    return name === "" ? fail("quoted_name_lacking", start) : name;
  }

  /** The letters, digits and signs of a name that needs no quotes. */
  function wordAt(from: number): string {
    return /^[^\s.()'"!&|$*,]+/.exec(text.slice(from, from + 200))?.[0] ?? "";
  }

  return {
    choice,
    expectEnd: () => {
      skipSpace();
      if (at < text.length) misplaced(text[at]);
    },
  };
}
