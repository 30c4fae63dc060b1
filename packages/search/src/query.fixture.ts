/** Queries as people and machines write them, for properties that hold for all of them. */
import fc from "fast-check";
import { searchLanguages } from "./fields/languages.ts";

const keys = [...new Set(searchLanguages.flatMap((one) => [...one.byName.keys()]))];

const quoted = fc.string({ maxLength: 12 }).map((text) => `"${text.replaceAll(/[\\"]/g, "\\$&")}"`);
const word = fc.stringMatching(/^[A-Za-z0-9_./@$%{}#+=-]{1,10}$/);
const value = fc.oneof(
  word,
  quoted,
  fc.tuple(word, word).map(([head, tail]) => `${head}*${tail}`),
  fc.array(fc.oneof(word, quoted), { minLength: 1, maxLength: 3 }).map((list) => `[${list.join(", ")}]`),
  fc.constantFrom(
    "5",
    "1.5k",
    "250ms",
    "10kb",
    "5%",
    "2026-01-31",
    "2026-01-31T10:00:00Z",
    "-24h",
    "+7d",
    "true",
    "latest",
    "me",
    "none",
    '""',
    "unresolved",
    "high",
    "\\*",
    "f(x)",
  ),
);
const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...keys) },
  fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,8}$/),
  fc.stringMatching(/^[a-z]{1,5}$/).map((name) => `tags[${name}]`),
  fc.stringMatching(/^[a-z: ]{1,6}$/).map((name) => `"${name}"`),
  fc.constantFrom("count()", "p95(span.duration)", "count_unique(user)", "percentile(x, 0.9)"),
);
const sign = fc.constantFrom("", "", "", ">", ">=", "<", "<=", "=", "!=");
const not = fc.constantFrom("", "", "!");

const term = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(not, key, sign, value).map(([no, name, op, text]) => `${no}${name}:${op}${text}`),
  },
  fc.tuple(not, key).map(([no, name]) => `${no}has:${name}`),
  fc
    .tuple(not, fc.constantFrom("unresolved", "new", "[resolved, ignored]", "Assigned"))
    .map(([no, state]) => `${no}is:${state}`),
  word,
  fc.tuple(not, quoted).map(([no, text]) => no + text),
);

/** Well-formed; whether keys and values fit each other is another question. */
export const queryOf: fc.Arbitrary<string> = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    term,
    fc.tuple(tie("query"), tie("query")).map((two) => two.join(" ")),
    fc.tuple(tie("query"), tie("query")).map((two) => two.join(" OR ")),
    fc.tuple(tie("query"), tie("query")).map((two) => two.join(" AND ")),
    tie("query").map((one) => `(${one})`),
  ),
})).query;
