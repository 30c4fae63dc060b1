/**
 * Browsers: how the engines word errors and name functions, and what a bundler leaves of a program. Half of the
 * faults are of an application whose bundles keep names; the others' functions are renamed at each build, while
 * names of methods and of the error classes stay.
 */
import { createRandom } from "../../sample/random.ts";
import type { Site } from "../application.ts";
import type { Fault, Raised, Thrown } from "../fault.ts";
import { camel, hashText, lineOf, pascal, sitesOf, type Occurrence } from "../occurrence.ts";
import { chain, messagePayload, type Payload, type RenderedException, type Renderer } from "./renderer.ts";

const userAgents = {
  chrome:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  edge: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  safari:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15",
} as const;

export const renderBrowser: Renderer = (fault, occurrence) => {
  const head: Payload = {
    platform: "javascript",
    request: { url: "https://shop.example/", headers: { "User-Agent": userAgents[occurrence.engine] } },
    release: `web@1.${occurrence.build}.0`,
    sdk: { name: "sentry.javascript.react", version: "11.12.0" },
  };
  const message = messagePayload(fault, occurrence, head);
  if (message !== undefined) return message;
  const exceptions = fault.raised.map((raised) => exceptionOf(fault, raised, occurrence));
  return { ...head, exception: chain(exceptions, false, "auto.browser.global_handlers.onerror") };
};

function exceptionOf(fault: Fault, raised: Raised, occurrence: Occurrence): RenderedException {
  const isMangled = isMangledFault(fault);
  const object = isMangled ? mangled(`local ${fault.id}`, occurrence.build) : undefined;
  const { type, value } = worded(raised.thrown, occurrence, object);
  return { type, value, frames: raised.hasFrames ? framesOf(fault, raised, occurrence) : [] };
}

/** Of the application whose bundles are mangled. */
function isMangledFault(fault: Fault): boolean {
  return hashText(fault.path[0]?.area ?? "") % 2 === 0;
}

function worded(
  thrown: Thrown,
  { engine, random }: Occurrence,
  local: string | undefined,
): { readonly type: string; readonly value: string } {
  const isV8 = engine === "chrome" || engine === "edge";
  switch (thrown.kind) {
    case "own":
      return { type: pascal(thrown.noun, thrown.quality, "error"), value: thrown.message.write(random) };
    case "generic":
      return { type: "Error", value: thrown.message.write(random) };
    case "null-access": {
      const object = local ?? thrown.object;
      const { property } = thrown;
      if (isV8)
        return { type: "TypeError", value: `Cannot read properties of undefined (reading '${property}')` };
      return engine === "firefox"
        ? { type: "TypeError", value: `can't access property "${property}", ${object}.data is undefined` }
        : {
            type: "TypeError",
            value: `undefined is not an object (evaluating '${object}.data.${property}')`,
          };
    }
    case "not-callable": {
      const expression = `${local ?? thrown.object}.${thrown.property}`;
      return engine === "safari"
        ? {
            type: "TypeError",
            value: `${expression} is not a function. (In '${expression}(${local ?? "event"})', '${expression}' is undefined)`,
          }
        : { type: "TypeError", value: `${expression} is not a function` };
    }
    case "stack-overflow":
      return engine === "firefox"
        ? { type: "InternalError", value: "too much recursion" }
        : {
            type: "RangeError",
            value: isV8 ? "Maximum call stack size exceeded" : "Maximum call stack size exceeded.",
          };
    case "io":
    case "timeout":
      if (isV8) return { type: "TypeError", value: "Failed to fetch" };
      return engine === "firefox"
        ? { type: "TypeError", value: "NetworkError when attempting to fetch resource." }
        : { type: "TypeError", value: "Load failed" };
    case "json":
      if (isV8)
        return { type: "SyntaxError", value: `Unexpected token '<', "<!DOCTYPE "... is not valid JSON` };
      return engine === "firefox"
        ? {
            type: "SyntaxError",
            value: "JSON.parse: unexpected character at line 1 column 1 of the JSON data",
          }
        : { type: "SyntaxError", value: "JSON Parse error: Unrecognized token '<'" };
  }
}

function framesOf(fault: Fault, raised: Raised, occurrence: Occurrence): Payload[] {
  const { engine, build } = occurrence;
  const isMangled = isMangledFault(fault);
  const sites = sitesOf(fault, occurrence, raised.depth);
  const ownStart = sites.length - raised.depth;
  // Safari tells nothing of what was before an await.
  const cutAt = fault.awaitedAt !== undefined && engine === "safari" ? ownStart + fault.awaitedAt : 0;
  const frames: Payload[] = cutAt > 0 ? [] : frameworkFrames(isMangled, occurrence);
  for (const [index, site] of sites.entries()) {
    if (index < cutAt) continue;
    if (index > 0 && site.shape === "closure" && index === sites.length - 1)
      frames.push(...builtinFrame(engine));
    const isAwaited = fault.awaitedAt !== undefined && index < ownStart + fault.awaitedAt;
    frames.push({
      filename: `https://shop.example/assets/${bundleOf(site, build)}`,
      function: functionOf(site, { engine, build, isMangled, isAwaited }),
      in_app: true,
      lineno: isMangled ? 1 : lineOf(site, build),
      colno: isMangled ? lineOf(site, build) * 311 + site.verb.length : 9,
    });
  }
  return frames.slice(-50);
}

/** `items.map(…)`: engines show their own functions, Firefox does not. */
function builtinFrame(engine: Occurrence["engine"]): Payload[] {
  if (engine === "firefox") return [];
  return engine === "safari"
    ? [{ filename: "[native code]", function: "map", in_app: true }]
    : [{ filename: "<anonymous>", function: "Array.map", in_app: true }];
}

function frameworkFrames(isMangled: boolean, { engine, build }: Occurrence): Payload[] {
  const names = [
    "callCallback",
    "invokeGuardedCallback",
    "executeDispatch",
    "batchedUpdates",
    "dispatchEvent",
  ];
  return names.toReversed().map((name, index) => ({
    filename: `https://shop.example/assets/${withHash("vendors", build)}`,
    function: isMangled
      ? dressed(mangled(name, build), engine)
      : index === 0 && engine === "firefox"
        ? `${name}/<`
        : name,
    in_app: true,
    lineno: isMangled ? 1 : 4000 + index,
    colno: 40_000 + index * 97 + build,
  }));
}

const dressed = (name: string, engine: Occurrence["engine"]): string =>
  engine === "chrome" && name.length === 1 ? `HTMLDivElement.${name}` : name;

const bundles = ["main", "checkout", "account", "Catalog", "483"] as const;

function bundleOf(site: Site, build: number): string {
  return withHash(bundles[hashText(site.area) % bundles.length] ?? "main", build);
}

function withHash(name: string, build: number): string {
  const random = createRandom(hashText(`${name} ${build}`));
  return name === "Catalog"
    ? `${name}-${random.pick(["BxY12abC", "D8f2k_Qz", "CqT4vN1x", "B0aZk91P", "DgH7sWq2"])}.js`
    : `${name}.${random.hex(8)}.js`;
}

/** What a minifier calls it in that build. */
function mangled(name: string, build: number): string {
  const random = createRandom(hashText(`${name}#${build}`));
  const first = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$";
  const letter = (from: string): string => from[random.integer(0, from.length - 1)] ?? "a";
  return random.chance(0.4) ? letter(first) : `${letter(first)}${letter(`${first}0123456789`)}`;
}

function functionOf(
  site: Site,
  how: {
    readonly engine: Occurrence["engine"];
    readonly build: number;
    readonly isMangled: boolean;
    readonly isAwaited: boolean;
  },
): string {
  const { engine, build, isMangled } = how;
  const isV8 = engine === "chrome" || engine === "edge";
  const plain = camel(site.verb, site.object);
  const owner = pascal(site.area, site.layer);
  const local = isMangled ? mangled(`${owner}.${plain}`, build) : plain;
  let name: string;
  switch (site.shape) {
    case "method": {
      const className = isMangled ? mangled(owner, build) : owner;
      name = isV8 ? `${className}.${plain}` : plain;
      break;
    }
    case "closure":
      // A function without a name inside of another one.
      name = isV8 ? "?" : engine === "firefox" ? `${local}/<` : "?";
      break;
    default:
      name = local;
  }
  if (!how.isAwaited || name === "?") return name;
  if (isV8) return `async ${name}`;
  return engine === "firefox" ? `async*${name}` : name;
}
