/**
 * The part of the program that an event belongs to: the tag `component`, else the package or module of the
 * application's innermost frame.
 */
import type { ErrorEvent, Frame } from "@vedette/protocol";
import { mainStacktrace } from "./crash-frame.ts";
import { nativeFunction } from "./grouping/v2/native-function.ts";
import { bundleName, fileBase } from "./grouping/v2/place.ts";

const lengthMax = 120;

/** Empty where nothing tells. */
export function eventComponent(event: ErrorEvent): string {
  const tag = event.tags.find(([name]) => name === "component")?.[1];
  const component = tag ?? componentOfFrame(event) ?? "";
  return (
    component
      .slice(0, lengthMax)
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u001f\u007f]+/g, " ")
      .toWellFormed()
  );
}

function componentOfFrame(event: ErrorEvent): string | undefined {
  const frame = mainStacktrace(event)?.frames.findLast(({ in_app }) => in_app === true);
  return frame === undefined ? undefined : partOf(frame, frame.platform ?? event.platform);
}

function partOf(frame: Frame, platform: string): string | undefined {
  switch (platform) {
    case "java":
    case "groovy":
    case "csharp":
      // The class is too fine: its package or namespace.
      return upTo(frame.module, ".") ?? frame.module;
    case "php":
      return upTo((frame.function ?? "").split("::", 1)[0], "\\") ?? fileOf(frame);
    case "javascript":
      return bundleName(frame.abs_path ?? frame.filename ?? "");
    case "ruby":
      return fileOf(frame);
    case "native":
    case "cocoa":
    case "objc":
    case "swift":
    case "rust":
    case "c":
      return (
        upTo(nativeFunction(frame.function ?? ""), "::") ??
        (frame.package === undefined ? undefined : fileBase(frame.package))
      );
    default:
      return frame.module ?? fileOf(frame);
  }
}

function upTo(text: string | undefined, separator: string): string | undefined {
  if (text === undefined) return undefined;
  const end = text.lastIndexOf(separator);
  return end <= 0 ? undefined : text.slice(0, end);
}

function fileOf(frame: Frame): string | undefined {
  return fileBase(frame.filename ?? frame.abs_path ?? "");
}
