/** From a frame to its line elsewhere: in the repository of the project, or in an editor on this machine. Pure. */
import type { Frame, SourceLink } from "@vedette/api";
import { frameFile } from "./frames.ts";

const PATH_MAX = 500;

function hasControls(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f]/.test(text);
}

/** Climbing out of the repository, another host, or what is no file of the project. */
function isOfProject(path: string): boolean {
  return (
    path !== "" &&
    path.length <= PATH_MAX &&
    !path.startsWith("/") &&
    !/^[A-Za-z][A-Za-z0-9+.-]*:|\\|(?:^|\/)\.\.?(?:\/|$)|\/\/|[<>]/.test(path) &&
    !hasControls(path)
  );
}

/** The address of the line in the repository; own code only. */
export function repositoryHref(
  link: SourceLink | undefined,
  frame: Pick<Frame, "filename" | "module" | "absPath" | "lineNo" | "inApp">,
  release: string | undefined,
): string | undefined {
  if (link === undefined || link.urlPattern === "" || !frame.inApp) return undefined;
  const { pathPrefix, urlPattern } = link;
  const path = [frameFile(frame), frame.absPath]
    .flatMap((one) => {
      if (one === null) return [];
      const plain = one.split(/[?#]/, 1)[0] ?? "";
      if (pathPrefix !== "") return plain.startsWith(pathPrefix) ? [plain.slice(pathPrefix.length)] : [];
      return [plain.replace(/^\.\//, "")];
    })
    .find(isOfProject);
  if (path === undefined) return undefined;
  if (urlPattern.includes("{release}") && release === undefined) return undefined;
  const values: Readonly<Record<string, string>> = {
    path: path.split("/").map(encodeURIComponent).join("/"),
    line: String(frame.lineNo ?? 1),
    release: encodeURIComponent(release ?? ""),
  };
  return urlPattern.replaceAll(/\{(path|line|release)\}/g, (_, name: string) => values[name] ?? "");
}

export const editors = ["none", "vscode", "cursor", "zed", "idea", "sublime"] as const;
export type Editor = (typeof editors)[number];

export interface EditorChoice {
  readonly editor: Editor;
  /** What paths on the server begin with, and what they begin with here. */
  readonly remoteRoot: string;
  readonly localRoot: string;
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
}

function localPath(
  frame: Pick<Frame, "filename" | "module" | "absPath">,
  choice: EditorChoice,
): string | undefined {
  const { remoteRoot, localRoot } = choice;
  for (const path of [frameFile(frame) === frame.filename ? frame.absPath : null, frameFile(frame)]) {
    if (path === null || path.length > PATH_MAX || hasControls(path)) continue;
    if (remoteRoot !== "" && path.startsWith(remoteRoot)) return localRoot + path.slice(remoteRoot.length);
    if (remoteRoot === "" && isAbsolute(path)) return path;
    // A relative path is looked for under the root of this machine.
    if (localRoot !== "" && isOfProject(path)) return `${localRoot.replace(/\/$/, "")}/${path}`;
  }
  return undefined;
}

/** The address that the editor answers to; only schemes of this list are ever made. */
export function editorHref(
  choice: EditorChoice,
  frame: Pick<Frame, "filename" | "module" | "absPath" | "lineNo" | "colNo">,
): string | undefined {
  if (choice.editor === "none") return undefined;
  const local = localPath(frame, choice)?.replaceAll("\\", "/");
  if (local === undefined || !isAbsolute(local)) return undefined;
  const path = local
    .split("/")
    .map(encodeURIComponent)
    .join("/")
    .replace(/^([A-Za-z])%3A/, "/$1:");
  const line = frame.lineNo ?? 1;
  const column = frame.colNo ?? 1;
  switch (choice.editor) {
    case "vscode":
    case "cursor":
    case "zed":
      return `${choice.editor}://file${path}:${line}:${column}`;
    case "idea":
      return `idea://open?file=${path}&line=${line}&column=${column}`;
    case "sublime":
      return `subl://open?url=file://${path}&line=${line}&column=${column}`;
  }
}
