/** Names of functions as the engines of JavaScript tell them, brought to what was written in the source. */

const nameless: ReadonlySet<string> = new Set([
  "",
  "?",
  "<anonymous>",
  "<unknown>",
  "anonymous",
  "(anonymous)",
  "Anonymous function",
  "<anonymous function>",
  "<computed>",
  "<instance_member_initializer>",
  "<static_initializer>",
  "global code",
  "module code",
  "eval code",
  "Global code",
  "eval",
  "self-hosted",
]);

/** The function's own name; `undefined` where it has none, or only one that a minifier gave it. */
export function scriptFunction(name: string | undefined, mayBeMangled: boolean): string | undefined {
  if (name === undefined || nameless.has(name)) return undefined;
  const { base, alias } = withoutAlias(name);
  const own = ownName(base, mayBeMangled);
  return own ?? (alias === undefined ? undefined : ownName(alias, mayBeMangled));
}

/** `e.<computed> [as submit]` → `e.<computed>`, `submit` */
function withoutAlias(name: string): { readonly base: string; readonly alias: string | undefined } {
  const open = name.lastIndexOf(" [as ");
  if (open < 0 || !name.endsWith("]")) return { base: name, alias: undefined };
  return { base: name.slice(0, open), alias: name.slice(open + 5, -1) };
}

const decoration = /^(?:async |new |bound |get |set |static |function )+/;

function ownName(name: string, mayBeMangled: boolean): string | undefined {
  // Firefox says what a function was called by later (`async*load`), and where one without a name stands (`load/<`).
  const called = name.slice(name.lastIndexOf("*") + 1).replace(decoration, "");
  if (called.endsWith("<")) return undefined;
  const inner = called.slice(called.lastIndexOf("/") + 1);
  const last = inner
    .slice(inner.lastIndexOf(".") + 1)
    .replace(/^#/, "")
    .trim();
  if (nameless.has(last)) return undefined;
  return mayBeMangled && isMangled(last) ? undefined : last;
}

/** `t`, `Qs`, `$n`, `aB3`: minifiers use up the shortest names first. */
export function isMangled(name: string): boolean {
  if (name.length <= 2) return true;
  return name.length === 3 && /[\d$_]|[a-z][A-Z]|^[A-Z][a-z][A-Z]|[A-Z]{2}[a-z]/.test(name);
}
