/** PHP: closures that one version names by their line, anonymous classes that hold a path, Laravel around it. */
import type { Site } from "../application.ts";
import type { Fault, Raised, Thrown } from "../fault.ts";
import { camel, lineOf, pascal, sitesOf, type Occurrence } from "../occurrence.ts";
import { chain, messagePayload, type Payload, type RenderedException, type Renderer } from "./renderer.ts";

const roots = ["/var/www/html", "/var/www/releases/20261120/shop", "/app"] as const;

export const renderPhp: Renderer = (fault, occurrence) => {
  const head: Payload = {
    platform: "php",
    release: `shop@7.${occurrence.build}.0`,
    sdk: { name: "sentry.php.laravel", version: "4.18.0" },
  };
  const message = messagePayload(fault, occurrence, head);
  if (message !== undefined) return message;
  const exceptions = fault.raised.map((raised) => exceptionOf(fault, raised, occurrence));
  return { ...head, exception: chain(exceptions, false, "generic") };
};

function exceptionOf(fault: Fault, raised: Raised, occurrence: Occurrence): RenderedException {
  return {
    ...worded(raised.thrown, occurrence),
    frames: raised.hasFrames ? framesOf(fault, raised, occurrence) : [],
  };
}

function worded(thrown: Thrown, { random }: Occurrence): { type: string; value: string } {
  switch (thrown.kind) {
    case "own":
      return {
        type: `App\\Exceptions\\${pascal(thrown.noun, thrown.quality)}Exception`,
        value: thrown.message.write(random),
      };
    case "generic":
      return { type: "RuntimeException", value: thrown.message.write(random) };
    case "null-access":
      return { type: "ErrorException", value: `Attempt to read property "${thrown.property}" on null` };
    case "not-callable":
      return {
        type: "Error",
        value: `Call to undefined method App\\Models\\${pascal(thrown.object)}::${thrown.property}()`,
      };
    case "stack-overflow":
      return {
        type: "Error",
        value: `Maximum call stack size of ${random.integer(8_000_000, 8_400_000)} bytes reached. Infinite recursion?`,
      };
    case "io":
      return {
        type: "ErrorException",
        value: `file_get_contents(/var/data/${random.hex(8)}.csv): Failed to open stream: No such file or directory`,
      };
    case "timeout":
      return {
        type: "Illuminate\\Database\\QueryException",
        value: `SQLSTATE[HY000] [2002] Connection timed out (Connection: mysql, SQL: select * from \`orders\` where \`id\` = ${random.integer(1, 99_999)} limit 1)`,
      };
    case "json":
      return { type: "JsonException", value: "Syntax error" };
  }
}

function framesOf(fault: Fault, raised: Raised, occurrence: Occurrence): Payload[] {
  const root = roots[occurrence.host] ?? roots[0];
  const library = (file: string, name: string, line: number): Payload => ({
    filename: `/vendor/${file}`,
    abs_path: `${root}/vendor/${file}`,
    function: name,
    raw_function: name,
    lineno: line + occurrence.build,
    in_app: false,
  });
  const frames: Payload[] = [
    library(
      "laravel/framework/src/Illuminate/Foundation/Http/Kernel.php",
      "Illuminate\\Foundation\\Http\\Kernel::handle",
      144,
    ),
    library(
      "laravel/framework/src/Illuminate/Routing/Controller.php",
      "Illuminate\\Routing\\Controller::callAction",
      54,
    ),
  ];
  frames.push(...sitesOf(fault, occurrence, raised.depth).map((site) => frameOf(site, root, occurrence)));
  if (fault.hasLibraryTail && raised.depth === fault.path.length) {
    frames.push(
      library(
        "laravel/framework/src/Illuminate/Database/Connection.php",
        "Illuminate\\Database\\Connection::select",
        400,
      ),
    );
    if (occurrence.build > 1)
      frames.push(
        library(
          "laravel/framework/src/Illuminate/Database/Connection.php",
          "Illuminate\\Database\\Connection::run",
          780,
        ),
      );
  }
  return frames.slice(-100);
}

function frameOf(site: Site, root: string, { build, runtime }: Occurrence): Payload {
  const owner = `App\\${pascal(site.area)}\\${pascal(site.area, site.layer)}`;
  const plain = camel(site.verb, site.object);
  const file = `src/${pascal(site.area)}/${pascal(site.area, site.layer)}.php`;
  const line = lineOf(site, build);
  const method = `${owner}::${plain}`;
  const name = {
    method,
    function: method,
    closure:
      runtime === 0
        ? `${owner}::${owner.slice(0, owner.lastIndexOf("\\"))}\\{closure}`
        : `{closure:${method}():${line - 2}}`,
    async: `class@anonymous\u0000${root}/${file}:${line - 4}$${build}::${plain}`,
  }[site.shape];
  return {
    filename: `/${file}`,
    abs_path: `${root}/${file}`,
    function: site.shape === "async" ? `class@anonymous/${file}::${plain}` : name,
    raw_function: name,
    lineno: line,
    in_app: true,
    context_line: `        $${site.code.target} = $this->${site.code.call}($${site.code.argument}, '${plain}');`,
  };
}
