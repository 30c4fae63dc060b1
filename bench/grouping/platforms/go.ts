/** Go: an error's cause has no trace, and the trace of an error is the one of the call that reported it. */
import type { Site } from "../application.ts";
import type { Fault, Raised, Thrown } from "../fault.ts";
import { lineOf, pascal, sitesOf, type Occurrence } from "../occurrence.ts";
import { chain, messagePayload, type Payload, type RenderedException, type Renderer } from "./renderer.ts";

const roots = ["/build", "/go/src/github.com/acme/shop", "/home/runner/work/shop/shop"] as const;

export const renderGo: Renderer = (fault, occurrence) => {
  const head: Payload = {
    platform: "go",
    release: `shop@5.${occurrence.build}.0`,
    sdk: { name: "sentry.go", version: "0.50.0" },
  };
  const message = messagePayload(fault, occurrence, head);
  if (message !== undefined) return message;
  const exceptions = fault.raised.flatMap((raised, index) => {
    const isOutermost = index === fault.raised.length - 1;
    const error = exceptionOf(fault, raised, occurrence, isOutermost);
    return isOutermost ? [error] : [error, ...wrapped(fault, raised, error.value)];
  });
  return { ...head, exception: chain(exceptions, true) };
};

/** Each function on the way up says what it was about: `reserve seat: dial tcp …`. */
function wrapped(fault: Fault, raised: Raised, value: string): RenderedException[] {
  const outer = fault.raised.at(-1)?.depth ?? 0;
  const passed = fault.path.slice(outer, raised.depth).toReversed();
  let text = value;
  return passed.map(({ verb, object, area }) => {
    text = `${verb} ${object ?? area}: ${text}`;
    return { type: "*fmt.wrapError", value: text, frames: [] };
  });
}

function exceptionOf(
  fault: Fault,
  raised: Raised,
  occurrence: Occurrence,
  isOutermost: boolean,
): RenderedException {
  return {
    ...worded(raised.thrown, occurrence),
    frames: raised.hasFrames && isOutermost ? framesOf(fault, raised, occurrence) : [],
  };
}

function worded(thrown: Thrown, { random }: Occurrence): { type: string; value: string } {
  switch (thrown.kind) {
    case "own":
      return {
        type: `*errs.${pascal(thrown.noun, thrown.quality)}Error`,
        value: thrown.message.write(random),
      };
    case "generic":
      return { type: "*errors.errorString", value: thrown.message.write(random) };
    case "null-access":
      return { type: "runtime.errorString", value: "invalid memory address or nil pointer dereference" };
    case "not-callable": {
      const index = random.integer(1, 40);
      return { type: "runtime.boundsError", value: `index out of range [${index}] with length ${index}` };
    }
    case "stack-overflow":
      return { type: "*errors.errorString", value: "maximum depth exceeded" };
    case "io":
      return {
        type: "*fs.PathError",
        value: `open /var/data/${random.hex(8)}.json: no such file or directory`,
      };
    case "timeout":
      return {
        type: "*net.OpError",
        value: `dial tcp 10.0.${random.integer(0, 255)}.${random.integer(1, 250)}:5432: i/o timeout`,
      };
    case "json":
      return { type: "*json.SyntaxError", value: "invalid character '<' looking for beginning of value" };
  }
}

function framesOf(fault: Fault, raised: Raised, occurrence: Occurrence): Payload[] {
  const root = roots[occurrence.host] ?? roots[0];
  const library = (module: string, name: string, file: string, line: number): Payload => ({
    module,
    function: name,
    abs_path: file,
    lineno: line + occurrence.build,
    in_app: false,
  });
  const frames: Payload[] = [
    library("net/http", "(*conn).serve", "/usr/local/go/src/net/http/server.go", 2102),
    library("net/http", "HandlerFunc.ServeHTTP", "/usr/local/go/src/net/http/server.go", 2294),
    library(
      "github.com/go-chi/chi/v5",
      "(*Mux).routeHTTP",
      "/go/pkg/mod/github.com/go-chi/chi/v5@v5.2.1/mux.go",
      478,
    ),
  ];
  frames.push(...sitesOf(fault, occurrence, raised.depth).map((site) => frameOf(site, root, occurrence)));
  if (fault.hasLibraryTail && raised.depth === fault.path.length) {
    const version = occurrence.build > 1 ? "v5.7.5" : "v5.7.2";
    const file = `/go/pkg/mod/github.com/jackc/pgx/v5@${version}/conn.go`;
    frames.push(library("github.com/jackc/pgx/v5", "(*Conn).Query", file, 730));
    if (occurrence.build > 1) frames.push(library("github.com/jackc/pgx/v5", "(*Conn).getRows", file, 690));
  }
  return frames.slice(-100);
}

function frameOf(site: Site, root: string, { build }: Occurrence): Payload {
  const plain = pascal(site.verb, site.object);
  const owner = pascal(site.layer);
  const name = {
    method: `(*${owner}).${plain}`,
    function: plain,
    // Closures are numbered in the order of the file.
    closure: `(*${owner}).${plain}.func${1 + (build % 3)}`,
    async: `(*${owner}).${plain}.gowrap1`,
  }[site.shape];
  return {
    module: `github.com/acme/shop/internal/${site.area}`,
    function: name,
    abs_path: `${root}/internal/${site.area}/${site.layer}.go`,
    lineno: lineOf(site, build),
    in_app: true,
  };
}
