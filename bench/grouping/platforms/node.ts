/** Node: modules with their names, source lines, libraries in node_modules. Some deployments install elsewhere. */
import type { Site } from "../application.ts";
import type { Fault, Raised, Thrown } from "../fault.ts";
import { camel, lineOf, pascal, sitesOf, type Occurrence } from "../occurrence.ts";
import { chain, messagePayload, type Payload, type RenderedException, type Renderer } from "./renderer.ts";

const roots = ["/srv/app", "/home/deploy/releases/20261120142233", "/usr/src/app"] as const;

export const renderNode: Renderer = (fault, occurrence) => {
  const head: Payload = {
    platform: "node",
    release: `api@2.${occurrence.build}.0`,
    server_name: `api-${occurrence.host}`,
    sdk: { name: "sentry.javascript.node", version: "11.11.0" },
  };
  const message = messagePayload(fault, occurrence, head);
  if (message !== undefined) return message;
  const exceptions = fault.raised.map((raised) => exceptionOf(fault, raised, occurrence));
  if (fault.kind !== "group") return { ...head, exception: chain(exceptions, fault.hasTemplate) };
  return { ...head, exception: groupOf(exceptions[0] ?? fail(), fault, occurrence) };
};

function fail(): never {
  throw new Error("a fault raised nothing");
}

/** `Promise.any` and its like: one kind of failure, as often as there were attempts. */
function groupOf(error: RenderedException, fault: Fault, occurrence: Occurrence): Payload {
  const count = occurrence.random.integer(2, 4);
  const errors = Array.from({ length: count }, (_, index) => ({
    type: error.type,
    value: worded(fault.raised[0]?.thrown ?? fail(), occurrence).value,
    stacktrace: { frames: error.frames },
    mechanism: {
      type: "chained",
      handled: true,
      source: `errors[${index}]`,
      exception_id: index + 1,
      parent_id: 0,
    },
  }));
  const root = {
    type: "AggregateError",
    value: "All promises were rejected",
    mechanism: { type: "generic", handled: true, is_exception_group: true, exception_id: 0 },
  };
  return { values: [...errors.toReversed(), root] };
}

function exceptionOf(fault: Fault, raised: Raised, occurrence: Occurrence): RenderedException {
  const frames = raised.hasFrames ? framesOf(fault, raised, occurrence) : [];
  return { ...worded(raised.thrown, occurrence), frames };
}

function worded(
  thrown: Thrown,
  { random, runtime }: Occurrence,
): { readonly type: string; readonly value: string } {
  switch (thrown.kind) {
    case "own":
      return { type: pascal(thrown.noun, thrown.quality, "error"), value: thrown.message.write(random) };
    case "generic":
      return { type: "Error", value: thrown.message.write(random) };
    case "null-access":
      return {
        type: "TypeError",
        value:
          runtime === 0
            ? `Cannot read properties of undefined (reading '${thrown.property}')`
            : `Cannot read property '${thrown.property}' of undefined`,
      };
    case "not-callable":
      return { type: "TypeError", value: `${thrown.object}.${thrown.property} is not a function` };
    case "stack-overflow":
      return { type: "RangeError", value: "Maximum call stack size exceeded" };
    case "io":
      return {
        type: "Error",
        value: `ENOENT: no such file or directory, open '/var/data/${random.hex(8)}.json'`,
      };
    case "timeout":
      return {
        type: "Error",
        value: `connect ETIMEDOUT 10.0.${random.integer(0, 255)}.${random.integer(1, 250)}:5432`,
      };
    case "json":
      return {
        type: "SyntaxError",
        value:
          runtime === 0
            ? `Unexpected token 'o', "${random.hex(6)}"... is not valid JSON`
            : `Unexpected token o in JSON at position ${random.integer(1, 400)}`,
      };
  }
}

function framesOf(fault: Fault, raised: Raised, occurrence: Occurrence): Payload[] {
  const root = roots[occurrence.host] ?? roots[0];
  const library = (file: string, name: string, line: number): Payload => ({
    filename: `${root}/node_modules/${file}`,
    module: file.replace(/\.js$/, "").replaceAll("/", "."),
    function: name,
    lineno: line + occurrence.build,
    colno: 7,
    in_app: false,
  });
  const frames: Payload[] = [
    {
      filename: "node:internal/process/task_queues",
      module: "task_queues",
      function: "process.processTicksAndRejections",
      lineno: 105 + occurrence.runtime,
      colno: 5,
      in_app: false,
    },
    library("express/lib/router/layer.js", "Layer.handle [as handle_request]", 95),
    library("express/lib/router/route.js", "next", 149),
  ];
  const sites = sitesOf(fault, occurrence, raised.depth);
  for (const [index, site] of sites.entries()) {
    frames.push(frameOf(site, root, occurrence, fault.awaitedAt !== undefined && index < sites.length - 1));
    if (index === 0) frames.push(library("express/lib/router/index.js", "next", 280));
  }
  if (fault.hasLibraryTail && raised.depth === fault.path.length) {
    frames.push(library("pg/lib/client.js", "Client.query", 520));
    if (occurrence.build > 1) frames.push(library("pg/lib/query.js", "Query.submit", 80));
    frames.push(library("pg-protocol/dist/parser.js", "Parser.parse", 39));
  }
  return frames.slice(-50);
}

function frameOf(site: Site, root: string, occurrence: Occurrence, isAwaited: boolean): Payload {
  const plain = camel(site.verb, site.object);
  const owner = pascal(site.area, site.layer);
  const name = { method: `${owner}.${plain}`, closure: "<anonymous>", function: plain, async: plain }[
    site.shape
  ];
  return {
    filename: `${root}/dist/${site.area}/${site.layer}.js`,
    module: `dist.${site.area}:${site.layer}`,
    function: isAwaited && site.shape === "async" ? `async ${name}` : name,
    lineno: lineOf(site, occurrence.build),
    colno: 11,
    in_app: true,
    context_line: `    const ${site.code.target} = await this.${site.code.call}(${site.code.argument}.${plain});`,
  };
}
