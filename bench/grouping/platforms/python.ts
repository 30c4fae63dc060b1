/** Python: dotted modules, source lines; a chained error's own trace begins where it was caught. */
import type { Site } from "../application.ts";
import type { Fault, Raised, Thrown } from "../fault.ts";
import { lineOf, pascal, sitesOf, snake, type Occurrence } from "../occurrence.ts";
import { chain, messagePayload, type Payload, type RenderedException, type Renderer } from "./renderer.ts";

const roots = ["/srv/app", "/code", "/home/deploy/shop/current"] as const;

export const renderPython: Renderer = (fault, occurrence) => {
  const head: Payload = {
    platform: "python",
    release: `shop@3.${occurrence.build}.0`,
    sdk: { name: "sentry.python.django", version: "2.75.0" },
  };
  const message = messagePayload(fault, occurrence, head);
  if (message !== undefined) return message;
  const exceptions = fault.raised.map((raised) => exceptionOf(fault, raised, occurrence));
  const [error] = exceptions;
  if (fault.kind !== "group" || error === undefined)
    return { ...head, exception: chain(exceptions, fault.hasTemplate, "django") };
  return { ...head, exception: taskGroup(error, fault, occurrence) };
};

function taskGroup(error: RenderedException, fault: Fault, occurrence: Occurrence): Payload {
  const count = occurrence.random.integer(1, 3);
  const thrown = fault.raised[0]?.thrown;
  const parts = Array.from({ length: count }, (_, index) => ({
    type: error.type,
    value: thrown === undefined ? "" : worded(thrown, occurrence).value,
    module: null,
    stacktrace: { frames: error.frames.slice(-fault.path.length) },
    mechanism: {
      type: "chained",
      handled: true,
      source: `exceptions[${index}]`,
      exception_id: index + 1,
      parent_id: 0,
    },
  }));
  const root = {
    type: "ExceptionGroup",
    value: `unhandled errors in a TaskGroup (${count} sub-exception${count === 1 ? "" : "s"})`,
    module: null,
    stacktrace: { frames: error.frames.slice(0, -fault.path.length) },
    mechanism: { type: "generic", handled: true, exception_id: 0, is_exception_group: true },
  };
  return { values: [...parts.toReversed(), root] };
}

function exceptionOf(fault: Fault, raised: Raised, occurrence: Occurrence): RenderedException {
  return {
    ...worded(raised.thrown, occurrence),
    frames: raised.hasFrames ? framesOf(fault, raised, occurrence) : [],
  };
}

function worded(
  thrown: Thrown,
  { random, runtime }: Occurrence,
): { type: string; value: string; module?: string } {
  switch (thrown.kind) {
    case "own":
      return {
        type: `${pascal(thrown.noun, thrown.quality)}`,
        module: "shop.errors",
        value: thrown.message.write(random),
      };
    case "generic":
      return { type: "ValueError", value: thrown.message.write(random) };
    case "null-access":
      return { type: "AttributeError", value: `'NoneType' object has no attribute '${thrown.property}'` };
    case "not-callable":
      return {
        type: "TypeError",
        value:
          runtime === 0
            ? `${pascal(thrown.object)}.${thrown.property}() missing 1 required positional argument: 'request'`
            : `${thrown.property}() missing 1 required positional argument: 'request'`,
      };
    case "stack-overflow":
      return { type: "RecursionError", value: "maximum recursion depth exceeded" };
    case "io":
      return {
        type: "FileNotFoundError",
        value: `[Errno 2] No such file or directory: '/var/data/${random.hex(8)}.csv'`,
      };
    case "timeout":
      return {
        type: "ConnectTimeout",
        module: "requests.exceptions",
        value: `HTTPSConnectionPool(host='api.example.net', port=443): Max retries exceeded with url: /v1/${random.integer(1, 9999)} (Caused by ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7f${random.hex(10)}>, 'Connection to api.example.net timed out. (connect timeout=5)'))`,
      };
    case "json":
      return {
        type: "JSONDecodeError",
        module: "json.decoder",
        value: `Expecting value: line ${random.integer(1, 90)} column ${random.integer(1, 80)} (char ${random.integer(0, 9000)})`,
      };
  }
}

function framesOf(fault: Fault, raised: Raised, occurrence: Occurrence): Payload[] {
  const root = roots[occurrence.host] ?? roots[0];
  const site = `${root}/.venv/lib/python3.${13 + occurrence.runtime}/site-packages`;
  const library = (file: string, name: string, line: number): Payload => ({
    filename: file,
    abs_path: `${site}/${file}`,
    module: file.replace(/\.py$/, "").replaceAll("/", "."),
    function: name,
    lineno: line + occurrence.build,
    context_line: "            response = get_response(request)",
    in_app: false,
  });
  const all = sitesOf(fault, occurrence, raised.depth);
  const outermost = fault.raised.at(-1) ?? raised;
  const isCause = raised !== outermost;
  // What was caught knows only of the calls below the place that caught it.
  const seen = isCause ? all.slice(-(raised.depth - outermost.depth + 1)) : all;
  const frames: Payload[] = isCause
    ? []
    : [
        library("django/core/handlers/exception.py", "inner", 55),
        library("django/core/handlers/base.py", "_get_response", 197),
      ];
  frames.push(...seen.map((each) => frameOf(each, root, occurrence)));
  if (fault.hasLibraryTail && raised.depth === fault.path.length) {
    frames.push(library("requests/sessions.py", "request", 589));
    if (occurrence.build > 1) frames.push(library("urllib3/util/retry.py", "increment", 519));
    frames.push(library("requests/adapters.py", "send", 682));
  }
  return frames.slice(-100);
}

function frameOf(site: Site, root: string, occurrence: Occurrence): Payload {
  const plain = snake(site.verb, site.object);
  const owner = pascal(site.area, site.layer);
  const method = occurrence.runtime === 1 ? plain : plain;
  const name = { method, closure: "<lambda>", function: plain, async: plain }[site.shape];
  const file = `shop/${site.area}/${site.layer}.py`;
  return {
    filename: file,
    abs_path: `${root}/${file}`,
    module: `shop.${site.area}.${site.layer}`,
    function: name,
    lineno: lineOf(site, occurrence.build),
    context_line: `        ${site.code.target} = self.${site.code.call}(${site.code.argument}, ${owner.toLowerCase()}_${plain})`,
    in_app: true,
  };
}
