/** C#: state machines and display classes, plain or made readable by the SDK; packages that name their version. */
import type { Site } from "../application.ts";
import type { Fault, Raised, Thrown } from "../fault.ts";
import { lineOf, pascal, sitesOf, type Occurrence } from "../occurrence.ts";
import { chain, messagePayload, type Payload, type RenderedException, type Renderer } from "./renderer.ts";

export const renderCsharp: Renderer = (fault, occurrence) => {
  const head: Payload = {
    platform: "csharp",
    release: `shop@8.${occurrence.build}.0`,
    sdk: { name: "sentry.dotnet.aspnetcore", version: "6.1.0" },
  };
  const message = messagePayload(fault, occurrence, head);
  if (message !== undefined) return message;
  const exceptions = fault.raised.map((raised) => exceptionOf(fault, raised, occurrence));
  return {
    ...head,
    exception: chain(exceptions, false, "Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware"),
  };
};

function exceptionOf(fault: Fault, raised: Raised, occurrence: Occurrence): RenderedException {
  return {
    ...worded(raised.thrown, occurrence),
    frames: raised.hasFrames ? framesOf(fault, raised, occurrence) : [],
  };
}

function worded(thrown: Thrown, { random }: Occurrence): { type: string; value: string; module: string } {
  switch (thrown.kind) {
    case "own": {
      const type = `Shop.Errors.${pascal(thrown.noun, thrown.quality)}Exception`;
      return {
        type,
        module: "Shop.Core, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null",
        value: thrown.message.write(random),
      };
    }
    case "generic":
      return { type: "System.InvalidOperationException", module: core, value: thrown.message.write(random) };
    case "null-access":
      return {
        type: "System.NullReferenceException",
        module: core,
        value: "Object reference not set to an instance of an object.",
      };
    case "not-callable":
      return {
        type: "System.InvalidCastException",
        module: core,
        value: `Unable to cast object of type 'Shop.Core.${pascal(thrown.object)}' to type 'Shop.Core.${pascal(thrown.property)}'.`,
      };
    case "stack-overflow":
      return {
        type: "System.InsufficientExecutionStackException",
        module: core,
        value:
          "Insufficient stack to continue executing the program safely. This can happen from having too many functions on the call stack or function on the stack using too much stack space.",
      };
    case "io":
      return {
        type: "System.IO.FileNotFoundException",
        module: core,
        value: `Could not find file 'C:\\data\\${random.hex(8)}.xml'.`,
      };
    case "timeout":
      return {
        type: "System.Net.Http.HttpRequestException",
        module: "System.Net.Http",
        value: `Connection refused (10.0.${random.integer(0, 255)}.${random.integer(1, 250)}:443)`,
      };
    case "json":
      return {
        type: "System.Text.Json.JsonException",
        module: "System.Text.Json",
        value: `'<' is an invalid start of a value. Path: $ | LineNumber: ${random.integer(0, 40)} | BytePositionInLine: ${random.integer(0, 90)}.`,
      };
  }
}

const core = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";

function library(module: string, name: string): Payload {
  return {
    module,
    function: name,
    package: `${module.split(".").slice(0, 3).join(".")}, Version=10.0.0.0, Culture=neutral, PublicKeyToken=adb9793829ddae60`,
    in_app: false,
  };
}

function framesOf(fault: Fault, raised: Raised, occurrence: Occurrence): Payload[] {
  const frames: Payload[] = [
    library(
      "Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddlewareImpl",
      "Task ExceptionHandlerMiddlewareImpl.Invoke(HttpContext context)",
    ),
    library(
      "Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker",
      "Task ControllerActionInvoker.InvokeInnerFilterAsync()+Awaited(?)",
    ),
  ];
  frames.push(...sitesOf(fault, occurrence, raised.depth).map((site) => frameOf(site, occurrence)));
  if (fault.hasLibraryTail && raised.depth === fault.path.length) {
    frames.push(
      library(
        "Npgsql.NpgsqlConnection",
        "async Task NpgsqlConnection.Open(bool async, CancellationToken cancellationToken)",
      ),
    );
    if (occurrence.build > 1)
      frames.push(
        library(
          "Npgsql.Internal.NpgsqlConnector",
          "async Task NpgsqlConnector.Open(NpgsqlTimeout timeout, bool async, CancellationToken cancellationToken)",
        ),
      );
  }
  return frames.slice(-100);
}

/** The newer setting of the SDK tells signatures, the older the compiler's names. */
function frameOf(site: Site, { build, runtime, host }: Occurrence): Payload {
  const namespace = `Shop.${pascal(site.area)}`;
  const owner = pascal(site.area, site.layer);
  const plain = pascal(site.verb, site.object);
  const number = build + 3;
  const isReadable = runtime === 0;
  const [module, name] = {
    method: [`${namespace}.${owner}`, isReadable ? `Order ${owner}.${plain}(int id, string reason)` : plain],
    function: [`${namespace}.${owner}`, isReadable ? `void ${owner}.${plain}(Cart cart)` : plain],
    async: isReadable
      ? [`${namespace}.${owner}`, `async Task<Order> ${owner}.${plain}(int id)`]
      : [`${namespace}.${owner}+<${plain}>d__${number}`, "MoveNext"],
    closure: isReadable
      ? [`${namespace}.${owner}`, `IReadOnlyList<Order> ${owner}.${plain}(Cart cart)+(Order order) => { }`]
      : [`${namespace}.${owner}+<>c__DisplayClass${number}_0`, `<${plain}>b__${build % 2}`],
  }[site.shape];
  return {
    module,
    function: name,
    package: `Shop.${pascal(site.area)}, Version=8.${build}.0.0, Culture=neutral, PublicKeyToken=null`,
    filename: `${["/src", "/home/runner/work/shop", "D:\\a\\shop"][host]}/${pascal(site.area)}/${owner}.cs`,
    lineno: lineOf(site, build),
    in_app: true,
  };
}
