/** Which ingest endpoint a URL names. Repeated, missing and trailing slashes are forgiven: old SDKs send them. */
import { parseNumericId, type ProjectId } from "@vedette/protocol";

export type IngestRoute = {
  readonly format: "envelope" | "store";
  /** Absent on the oldest path, where the key alone names the project. */
  readonly projectId: ProjectId | undefined;
  readonly query: string;
};

const pattern = /^\/+api\/+(?:(\d+)\/+)?(envelope|store)\/*$/;

/** `undefined` for a URL that belongs to somebody else; `pathPrefix` is the path of the public URL, or "". */
export function matchIngestRoute(url: string, pathPrefix: string): IngestRoute | undefined {
  const mark = url.indexOf("?");
  const fullPath = mark < 0 ? url : url.slice(0, mark);
  const path =
    pathPrefix !== "" && fullPath.startsWith(pathPrefix) ? fullPath.slice(pathPrefix.length) : fullPath;
  const match = pattern.exec(path);
  if (!match) return undefined;
  const format = match[2] === "store" ? "store" : "envelope";
  const projectId = match[1] === undefined ? undefined : parseNumericId<ProjectId>(match[1]);
  if (projectId === undefined && (match[1] !== undefined || format === "envelope")) return undefined;
  return { format, projectId, query: mark < 0 ? "" : url.slice(mark + 1) };
}
