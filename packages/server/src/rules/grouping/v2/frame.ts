/**
 * What one frame says about the place in the code: where it stands and its function. Never a line number, which
 * moves with every edit, and never what a compiler, a bundler or a runtime made up.
 */
import type { Frame } from "@vedette/protocol";
import { csharpModule, managedFunction } from "./managed-function.ts";
import { nativeFunction } from "./native-function.ts";
import type { PartHint } from "./part.ts";
import { bundleName, fileBase, isGeneratedClass, writtenClass } from "./place.ts";
import { scriptFunction } from "./script-function.ts";

/** A frame as it is hashed, or why it says nothing. */
export type FrameText =
  | { readonly text: string; readonly place: string; readonly name: string; readonly hint?: undefined }
  | { readonly text?: undefined; readonly hint: PartHint };

const lineLengthMax = 120;
const native: ReadonlySet<string> = new Set(["native", "c", "cocoa", "objc", "swift", "rust"]);

/** All that is looked at of a frame: what is found out is remembered by these (`frame-facts.ts`). */
export type NamedFrame = Pick<
  Frame,
  | "platform"
  | "function"
  | "raw_function"
  | "module"
  | "abs_path"
  | "filename"
  | "package"
  | "context_line"
  | "instruction_addr"
  | "image_addr"
>;

export function frameText(frame: NamedFrame, eventPlatform: string): FrameText {
  const platform = frame.platform ?? eventPlatform;
  if (platform === "javascript") return browserFrame(frame);
  if (platform === "node") return nodeFrame(frame);
  if (native.has(platform)) return nativeFrame(frame);
  return managedFrame(frame, platform);
}

function said(place: string | undefined, name: string): FrameText {
  return { text: place === undefined ? name : `${place} in ${name}`, place: place ?? "", name };
}

function browserFrame(frame: NamedFrame): FrameText {
  const name = scriptFunction(frame.function ?? frame.raw_function, true);
  if (name === undefined) return { hint: "its function has no lasting name" };
  return said(bundleName(frame.abs_path ?? frame.filename ?? ""), name);
}

function nodeFrame(frame: NamedFrame): FrameText {
  const path = frame.filename ?? frame.abs_path ?? "";
  const place = moduleOfScript(frame) ?? bundleName(path);
  const name = scriptFunction(frame.function ?? frame.raw_function, false);
  if (name !== undefined && name.length > 2) return said(place, name);
  return byLine(frame, place);
}

/** The module's last part: which folder it was installed to is no part of the fault. */
function moduleOfScript({ module }: NamedFrame): string | undefined {
  if (module === undefined || module === "" || module.startsWith("<")) return undefined;
  return bundleName(module.slice(module.lastIndexOf(":") + 1)) === undefined ? undefined : module;
}

function managedFrame(frame: NamedFrame, platform: string): FrameText {
  const given = frame.function ?? frame.raw_function ?? "";
  if (platform === "java" || platform === "groovy") return javaFrame(frame, given);
  if (platform === "csharp") return csharpFrame(frame, given);
  if (platform === "ruby" && isIteration(frame, given)) return { hint: "it is an iteration of the language" };
  const place =
    platform === "ruby" || platform === "php" ? fileOf(frame) : (moduleOf(frame) ?? fileOf(frame));
  if (platform === "python" && /^<(?:list|set|dict)comp>$/.test(given))
    return { hint: "it is a part of its caller" };
  const name = given === "" ? undefined : managedFunction(platform, given);
  if (name === undefined) return byLine(frame, place);
  return said(place, name);
}

function javaFrame(frame: NamedFrame, given: string): FrameText {
  const module = frame.module ?? "";
  if (isGeneratedClass(module)) return { hint: "its class was generated" };
  const written = writtenClass(module);
  const name = given === "invokeSuspend" ? (written.method ?? given) : managedFunction("java", given);
  if (name === undefined || name === "") return { hint: "its function was generated" };
  return said(written.module === "" ? fileOf(frame) : written.module, name);
}

function csharpFrame(frame: NamedFrame, given: string): FrameText {
  const written = csharpModule(frame.module ?? "");
  const name = written.method ?? (given === "" ? undefined : managedFunction("csharp", given));
  if (name === undefined) return { hint: "its function has no lasting name" };
  return said(written.module === "" ? fileOf(frame) : written.module, name);
}

const iterations: ReadonlySet<string> = new Set([
  "each",
  "each_with_index",
  "each_pair",
  "map",
  "flat_map",
  "select",
  "inject",
  "times",
  "loop",
  "tap",
  "then",
]);

/** Ruby names its own methods by the line that calls them. */
function isIteration(frame: NamedFrame, name: string): boolean {
  return (
    iterations.has(name.slice(name.lastIndexOf("#") + 1)) &&
    (frame.module === undefined || /^(?:Array|Hash|Enumerable|Integer|Kernel|Range)$/.test(frame.module))
  );
}

function nativeFrame(frame: NamedFrame): FrameText {
  const name = nativeFunction(frame.function ?? frame.raw_function ?? "");
  if (name !== undefined) {
    const isQualified = /::|\.|\[/.test(name);
    return isQualified ? said(undefined, name) : said(fileOf(frame) ?? packageOf(frame), name);
  }
  const address = relativeAddress(frame);
  const image = packageOf(frame);
  if (address === undefined || image === undefined) return { hint: "its function is not known" };
  return said(image, address);
}

/** Where in its image: the same for all processes of one build. */
function relativeAddress({ instruction_addr, image_addr }: NamedFrame): string | undefined {
  if (instruction_addr === undefined || image_addr === undefined) return undefined;
  const offset = BigInt(instruction_addr) - BigInt(image_addr);
  return offset < 0n ? undefined : `0x${offset.toString(16)}`;
}

function moduleOf({ module }: NamedFrame): string | undefined {
  return module === undefined || module === "" ? undefined : module;
}

function fileOf(frame: NamedFrame): string | undefined {
  return fileBase(frame.filename ?? frame.abs_path ?? "");
}

function packageOf(frame: NamedFrame): string | undefined {
  return frame.package === undefined ? undefined : fileBase(frame.package);
}

/** The line of code stands in for a function without a name. */
function byLine(frame: NamedFrame, place: string | undefined): FrameText {
  const line = lineOf(frame);
  if (line === undefined) return { hint: "its function has no lasting name" };
  return said(place, line);
}

/** The statement itself, however it is indented; `undefined` where it is no line that somebody wrote. */
export function lineOf({ context_line }: NamedFrame): string | undefined {
  if (context_line === undefined || context_line.length > lineLengthMax) return undefined;
  const line = context_line.trim().replace(/\s+/g, " ");
  return line === "" ? undefined : line;
}
