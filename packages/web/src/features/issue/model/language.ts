/** Which grammar colours a source line. Pure. */
import type { Frame } from "@vedette/api";
import type { CodeLanguage } from "../../../lib/highlight.ts";

const BY_EXTENSION: Readonly<Record<string, CodeLanguage>> = {
  py: "python",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "tsx",
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "tsx",
  vue: "typescript",
  svelte: "typescript",
  go: "go",
  java: "java",
  kt: "kotlin",
  kts: "kotlin",
  scala: "java",
  rb: "ruby",
  php: "php",
  rs: "rust",
  cs: "csharp",
  fs: "csharp",
  swift: "swift",
  m: "objective-c",
  mm: "objective-c",
  c: "c",
  h: "cpp",
  cc: "cpp",
  cpp: "cpp",
  cxx: "cpp",
  hpp: "cpp",
  dart: "dart",
  ex: "elixir",
  exs: "elixir",
  pl: "perl",
  pm: "perl",
  lua: "lua",
};

const BY_PLATFORM: Readonly<Record<string, CodeLanguage>> = {
  python: "python",
  javascript: "javascript",
  node: "javascript",
  go: "go",
  java: "java",
  kotlin: "kotlin",
  ruby: "ruby",
  php: "php",
  rust: "rust",
  csharp: "csharp",
  cocoa: "swift",
  swift: "swift",
  dart: "dart",
  elixir: "elixir",
  native: "cpp",
  c: "c",
  perl: "perl",
};

/** By the file's ending, else by the platform; undefined for plain text. */
export function languageOf(
  frame: Pick<Frame, "filename" | "absPath" | "platform">,
  platform: string,
): CodeLanguage | undefined {
  const path = (frame.filename ?? frame.absPath ?? "").split(/[?#]/)[0] ?? "";
  const extension = /\.([A-Za-z0-9]{1,6})$/.exec(path)?.[1]?.toLowerCase();
  return (
    (extension === undefined ? undefined : BY_EXTENSION[extension]) ?? BY_PLATFORM[frame.platform ?? platform]
  );
}
