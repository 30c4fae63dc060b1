/**
 * What one frame says about the place in the code: its module or file, and its function. Never a line
 * number, which moves with every edit, and never what a compiler or a bundler made up.
 */
import type { Frame } from "@vedette/protocol";

const contextLineLengthMax = 120;

/** The frame as a text to be hashed; `undefined` when it says nothing that lasts. */
export function frameComponent(frame: Frame, eventPlatform: string): string | undefined {
  const platform = frame.platform ?? eventPlatform;
  const isScript = platform === "javascript" || platform === "node";
  if (isScript && isEvaluated(frame)) return undefined;
  const place = modulePart(frame, platform, isScript) ?? filePart(frame, isScript) ?? "";
  const name = functionPart(frame.function ?? frame.raw_function, platform) ?? linePart(frame) ?? "";
  if (place === "" || name === "") return place === name ? undefined : `${place}${name}`;
  return `${place} in ${name}`;
}

function isEvaluated(frame: Frame): boolean {
  const path = frame.abs_path ?? frame.filename ?? "";
  return (
    frame.function === "eval" || path === "[native code]" || path === "native code" || path === "<anonymous>"
  );
}

function modulePart(frame: Frame, platform: string, isScript: boolean): string | undefined {
  const module = frame.module;
  if (module === undefined || module === "") return undefined;
  if (isScript) {
    const path = frame.abs_path ?? "";
    return module.includes("/") && path.includes(module) ? undefined : withoutBuildHash(module);
  }
  if (platform !== "java") return module;
  return module
    .replace(/\$\$Lambda.*$/, "$$$$Lambda")
    .replace(/\$\$(?:[A-Za-z]*CGLIB|Enhancer|FastClass)[\w$]*$/, "$$$$<auto>")
    .replace(
      /(GeneratedMethodAccessor|GeneratedConstructorAccessor|\$Proxy|_\$\$_javassist\w*?)\d+/g,
      "$1<auto>",
    )
    .replace(/\$fn__\d+/, "$$fn__<auto>");
}

/** The last part of the path, in lower case and without what a build put into it. */
function filePart(frame: Frame, isScript: boolean): string | undefined {
  const path = frame.filename ?? frame.abs_path;
  if (path === undefined || path === "" || path.startsWith("<") || path.startsWith("[")) return undefined;
  const base =
    path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).split(/[?#]/, 1)[0] ?? "";
  if (base === "") return undefined;
  return (isScript ? withoutBuildHash(base) : base).toLowerCase();
}

/** `app.8f3c21d0.js`, `index-BxY12abC.js` → `app.<hash>.js`, `index-<hash>.js` */
export function withoutBuildHash(name: string): string {
  return name.replace(
    /([.-])([A-Za-z0-9_-]{6,40}?)(?=(?:\.(?:min|chunk|bundle|esm|prod))*\.[cm]?js$|$)/,
    (whole, mark, part) => (looksLikeHash(part) ? `${mark}<hash>` : whole),
  );
}

function looksLikeHash(part: string): boolean {
  if (/^(?=.*\d)[0-9a-f]{6,40}$/.test(part)) return true;
  if (!/^[A-Za-z0-9_]{8,32}$/.test(part)) return false;
  const digits = part.replace(/\D/g, "").length;
  const changesCase = /[a-z]/.test(part) && /[A-Z]/.test(part.slice(1));
  return (
    (digits >= 1 && changesCase) ||
    digits >= 3 ||
    (part.length === 8 && changesCase && /[A-Z].*[A-Z]/.test(part))
  );
}

const nameless: ReadonlySet<string> = new Set([
  "",
  "?",
  "<anonymous>",
  "<anonymous function>",
  "Anonymous function",
  "anonymous",
  "<redacted>",
  "<unknown>",
]);

function functionPart(name: string | undefined, platform: string): string | undefined {
  if (name === undefined || nameless.has(name)) return undefined;
  if (platform === "javascript" || platform === "node") return scriptFunction(name);
  if (platform === "python" || platform === "go") return name;
  if (platform === "ruby") return name.replace(/^block .* in |^block in /, "").replace(/__\d+_\d+$/, "");
  if (platform === "java") return name.startsWith("lambda$") ? undefined : name;
  if (platform === "php") return phpFunction(name);
  return nativeFunction(name);
}

function scriptFunction(name: string): string | undefined {
  if (name.endsWith("/<")) return undefined;
  const bare = name.replace(/^(?:async|new|bound|get|set) /, "").replace(/ \[as [^\]]+\]$/, "");
  const last = bare.slice(bare.lastIndexOf(".") + 1).trim();
  return nameless.has(last) ? undefined : last;
}

function phpFunction(name: string): string | undefined {
  if (name.startsWith("[Anonymous")) return undefined;
  if (!name.startsWith("class@anonymous")) return name;
  // The name of such a class holds the path of its file.
  const method = name.lastIndexOf("::");
  return method < 0 ? undefined : name.slice(method + 2);
}

/** Without return type's arguments, template arguments and the hash that Rust appends. */
function nativeFunction(name: string): string | undefined {
  if (/^0x[0-9a-fA-F]+$/.test(name)) return undefined;
  const bare = name.replace(/::h[0-9a-f]{16}$/, "").replace(/\{lambda[^}]*\}/g, "lambda");
  const open = bare.indexOf("(");
  const withoutArguments = open > 0 ? bare.slice(0, open) : bare;
  const trimmed = withoutArguments.replace(/<[^<>]*>/g, "").trim();
  return trimmed === "" ? bare : trimmed;
}

/** The line of code stands in for a function without a name. */
function linePart(frame: Frame): string | undefined {
  const line = frame.context_line;
  if (line === undefined || line.length > contextLineLengthMax) return undefined;
  const compact = line.trim().replace(/\s+/g, " ");
  return compact === "" ? undefined : compact;
}
