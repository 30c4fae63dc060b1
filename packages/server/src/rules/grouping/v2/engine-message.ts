/** What the engines of JavaScript say of the same mistake, in one wording. */
import { isMangled } from "./script-function.ts";

export type EngineError = { readonly type: string | undefined; readonly value: string };

const lengthMax = 1024;

type Rule = { readonly pattern: RegExp; readonly say: (match: RegExpExecArray) => string };

const rules: readonly Rule[] = [
  {
    pattern:
      /^Cannot (?:read|set) propert(?:y|ies) (?:'([^']{1,200})' )?of (?:undefined|null)(?: \((?:reading|setting) '([^']{1,200})'\))?/,
    say: (match) => access(match[2] ?? match[1]),
  },
  {
    pattern: /^can't access property "?([^",]{1,200})"?(?:, | of )/,
    say: (match) => access(match[1]),
  },
  { pattern: /^Cannot destructure property '([^']{1,200})' of /, say: (match) => access(match[1]) },
  {
    pattern:
      /^(?:Cannot access '[^']{1,200}' before initialization|can't access lexical declaration |Cannot access uninitialized variable)/,
    say: () => "variable before its initialization",
  },
  {
    pattern: /^(?:undefined|null) is not an object \(evaluating '([^\n]{1,600})'\)/,
    say: (match) => access(lastProperty(match[1] ?? "")),
  },
  {
    pattern: /^Unable to (?:get|set) property '([^']{1,200})' of undefined or null/,
    say: (match) => access(match[1]),
  },
  { pattern: /^[\w$.]{1,200} is (?:undefined|null)$/, say: () => access(undefined) },
  // How Safari says that something cannot be taken apart or iterated.
  { pattern: /^undefined is not a function \(near '/, say: () => "not iterable" },
  {
    pattern: /^([^\n]{1,300}?) is not a function(?! or its return value is not iterable)\b/,
    say: (match) => `${calledName(match[1] ?? "")} is not a function`,
  },
  {
    pattern: /^Object doesn't support property or method '([^']{1,200})'/,
    say: (match) => `${calledName(match[1] ?? "")} is not a function`,
  },
  {
    pattern: /^([^\n]{1,300}?) is not a constructor\b/,
    say: (match) => `${calledName(match[1] ?? "")} is not a constructor`,
  },
  {
    pattern: /^(?:Can't find variable: ([\w$]{1,200})|([\w$]{1,200}) is not defined)$/,
    say: (match) => `${match[1] ?? match[2]} is not defined`,
  },
  { pattern: /is not iterable\b|^Spread syntax requires/, say: () => "not iterable" },
  {
    pattern:
      /^(?:Failed to fetch dynamically imported module|error loading dynamically imported module|Importing a module script failed)/,
    say: () => "module load failed",
  },
  { pattern: /^Loading (?:CSS )?chunk \S{1,100} failed/, say: () => "chunk load failed" },
  {
    pattern:
      /^(?:Failed to fetch|NetworkError when attempting to fetch|Load failed|Network request failed|The network connection was lost|The Internet connection appears to be offline)/,
    say: () => "fetch failed",
  },
  {
    pattern: /^(?:The user aborted a request|The operation was aborted|Fetch is aborted|signal is aborted)/,
    say: () => "aborted",
  },
  {
    pattern:
      /is not valid JSON$|^Unexpected (?:token|end|number|string)[^\n]{0,300} JSON\b|^JSON\.parse: |^JSON Parse error: /,
    say: () => "invalid JSON",
  },
  { pattern: /^(?:Unexpected token|expected expression, got) '?<'?/, say: () => "unexpected <" },
  { pattern: /^(?:Maximum call stack size exceeded|too much recursion)/, say: () => "stack overflow" },
  { pattern: /^(?:Invalid time value|invalid date)$/i, say: () => "invalid date" },
  {
    pattern:
      /^(?:(?:Failed to construct 'URL': )?Invalid URL$|(?:URL constructor: )?[^\n]{0,600} is not a valid URL$|"[^\n]{0,600}" cannot be parsed as a URL)/,
    say: () => "invalid URL",
  },
  {
    pattern:
      /^(?:Failed to execute '\w{1,40}' on 'Storage': [^\n]{0,600} exceeded the quota|The quota has been exceeded)/,
    say: () => "quota exceeded",
  },
  {
    pattern:
      /^(?:Failed to execute '(?:removeChild|insertBefore)' on 'Node': |Node\.(?:removeChild|insertBefore): |The object can not be found here)/,
    say: () => "not a child of this node",
  },
  {
    pattern: /^(?:Invalid array length|Array size is not a small enough)/i,
    say: () => "invalid array length",
  },
  {
    pattern:
      /^(?:Assignment to constant variable|invalid assignment to const|Attempted to assign to readonly)/,
    say: () => "assignment to constant",
  },
];

/** In one wording; as it came where no engine is known to say so. */
export function engineError(type: string | undefined, value: string): EngineError {
  const text = value
    .slice(0, lengthMax)
    .replace(/^Uncaught (?:\w{1,60}: )?/, "")
    .replace(/\.$/, "");
  for (const { pattern, say } of rules) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const worded = say(match);
    return {
      type: worded === "stack overflow" && type === "InternalError" ? "RangeError" : type,
      value: worded,
    };
  }
  return { type, value };
}

function access(property: string | undefined): string {
  return property === undefined || property === ""
    ? "property of nothing"
    : `property ${property} of nothing`;
}

/** `e.cart.items[0].total(x)` → `total` */
function lastProperty(expression: string): string {
  const path = expression.replace(/\([^()]*\)$/, "").replace(/(?:\[[^\][]*\])+$/, "");
  return /([\w$]+)$/.exec(path.slice(-200))?.[1] ?? "";
}

/** The property that was called, or the function; a name that a minifier chose says nothing. */
function calledName(expression: string): string {
  const name = lastProperty(expression.replace(/^\(0 ?, ?([\w$.]+)\)$/, "$1"));
  const isLocal = !/[.\])]/.test(expression);
  return name === "" || (isLocal && isMangled(name)) ? "something" : name;
}
