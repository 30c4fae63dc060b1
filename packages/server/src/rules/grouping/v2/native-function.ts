/**
 * Names of compiled languages' functions without what differs between compilers and builds: return types, arguments,
 * template arguments, clones, hashes. A closure counts as the function that it stands in. One pass over the name.
 */

const nameless: ReadonlySet<string> = new Set([
  "<redacted>",
  "<unknown>",
  "<deduplicated_symbol>",
  "???",
  "?",
]);

const swiftDecoration =
  /^(?:(?:implicit )?closure #\d+ (?:\([^()]*\) )?(?:-> \S+ )?in |partial apply (?:forwarder )?for |specialized |merged |@objc |@nonobjc |static |reabstraction thunk helper |generic specialization <[^<>]*> of |protocol witness for |\(\d+\) (?:await resume|suspend resume) partial function for )+/;
const clone =
  /(?:\s?\[clone [^\]]*\])+$|(?:\.(?:cold|isra|part|constprop|llvm|lto_priv|resume|destroy)(?:\.\d+)*)+$/;

export function nativeFunction(name: string): string | undefined {
  if (name === "" || nameless.has(name) || /^0x[0-9a-fA-F]+$/.test(name) || name.startsWith("at /"))
    return undefined;
  const objective = objectiveMethod(name);
  if (objective !== undefined) return objective;
  const plain = name
    .replace(clone, "")
    .replace(/::h[0-9a-f]{16}$/, "")
    .replace(swiftDecoration, "");
  const written = withoutArguments(
    withoutSelfType(plain)
      .replaceAll("(anonymous namespace)::", "")
      .replaceAll("`anonymous namespace'::", "")
      .replaceAll("operator()", "operator@"),
  );
  const own = lastWord(written)
    .replace(/(?:::(?:operator@|\{[^{}]*\}|\$_\d+|'lambda\d*'|lambda_\w+|@|_))+$/, "")
    .replace(/\.(?:getter|setter|modify|read)$/, "");
  return own === "" ? undefined : own;
}

/** `__32-[Store load:]_block_invoke_2`, `-[Store(Cache) load:]` → `-[Store load:]` */
function objectiveMethod(name: string): string | undefined {
  const open = name.search(/[-+]\[/);
  if (open < 0 || open > 6) return undefined;
  const close = name.indexOf("]", open);
  if (close < 0) return undefined;
  return name.slice(open, close + 1).replace(/\([^()]*\)/, "");
}

/** `<shop::Service as shop::Store>::save` → `shop::Service::save` */
function withoutSelfType(name: string): string {
  if (!name.startsWith("<")) return name;
  let depth = 0;
  for (let index = 0; index < name.length; index += 1) {
    const char = name[index];
    if (char === "<") depth += 1;
    else if (char === ">" && name[index - 1] !== "-" && (depth -= 1) === 0) {
      const inside = name.slice(1, index);
      const as = inside.indexOf(" as ");
      return (as < 0 ? inside : inside.slice(0, as)) + name.slice(index + 1);
    }
  }
  return name;
}

/** Without everything in `<…>`, `(…)` and `[…]`; braces become `{}`, which closures are told by. */
function withoutArguments(name: string): string {
  let written = "";
  let depth = 0;
  let from = 0;
  for (let index = 0; index < name.length; index += 1) {
    const char = name[index];
    if (depth === 0 && char === "o" && name.startsWith("operator", index)) {
      const symbol = /^operator(?:[<>=!+\-*/%&|^~,@]{1,3}|\[\]|\s?(?:new|delete)(?:\[\])?)/.exec(
        name.slice(index, index + 24),
      )?.[0];
      if (symbol !== undefined) index += symbol.length - 1;
    } else if (char === "<" || char === "(" || char === "[" || char === "{") {
      if (depth === 0) {
        written += name.slice(from, index);
        if (char === "{") written += "{}";
      }
      depth += 1;
    } else if (
      depth > 0 &&
      (char === ")" || char === "]" || char === "}" || (char === ">" && name[index - 1] !== "-"))
    ) {
      depth -= 1;
      if (depth === 0) from = index + 1;
    }
  }
  return depth === 0 ? written + name.slice(from) : written;
}

/** The name itself stands last, after a return type and before what qualifies the function. */
function lastWord(written: string): string {
  const text = written
    .replace(/(?:\s(?:const|volatile|noexcept|throws|async|rethrows|&{1,2}|-> .*))+$/, "")
    .replaceAll("::::", "::")
    .trim();
  const operator = text.search(/operator\s?(?:new|delete)/);
  const end = operator < 0 ? text.length : operator;
  return text
    .slice(text.lastIndexOf(" ", end - 1) + 1)
    .replace(/^[*&]+/, "")
    .replace(/(?:::)+$/, "");
}
