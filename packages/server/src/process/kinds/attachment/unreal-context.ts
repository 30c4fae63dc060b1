/**
 * What the context file of an Unreal crash says of it. Looked up by name and not parsed as XML: what is wanted are
 * a dozen elements with a text, and a file without entities of its own has nothing to expand.
 */
import type { JsonObject } from "@vedette/protocol";

const readBytesMax = 512 * 1024;
const textLengthMax = 4096;

/** Elements of `RuntimeProperties` that are worth a look on the event, none of them about a person. */
const wanted = [
  "CrashType",
  "CrashGUID",
  "GameName",
  "ExecutableName",
  "BuildConfiguration",
  "EngineVersion",
  "EngineMode",
  "PlatformName",
  "PlatformFullName",
  "SecondsSinceStart",
  "IsAssert",
  "IsEnsure",
  "IsStall",
] as const;

export type UnrealContext = { readonly message: string; readonly context: JsonObject };

export function readUnrealContext(file: Uint8Array): UnrealContext {
  const xml = Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, readBytesMax)).toString("utf8");
  const context: Record<string, string> = {};
  for (const name of wanted) {
    const text = textOf(xml, name);
    if (text !== "") context[snakeCase(name)] = text;
  }
  return { message: textOf(xml, "ErrorMessage"), context };
}

/** Of the first element with the name and no attributes; "" when there is none. */
function textOf(xml: string, name: string): string {
  const open = `<${name}>`;
  const start = xml.indexOf(open);
  if (start < 0) return "";
  const end = xml.indexOf(`</${name}>`, start);
  if (end < 0) return "";
  const text = xml.slice(start + open.length, Math.min(end, start + open.length + textLengthMax));
  return withoutEntities(text).toWellFormed().trim();
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function withoutEntities(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? "");
}

function snakeCase(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
}
