/**
 * Reports of a content security policy about sources that nobody wants to hear of. A glob is held against the
 * whole address, and against its scheme, its host and its host with the port: `chrome-extension`, `*.ads.example`.
 */
import type { ErrorEvent } from "@vedette/protocol";
import type { GlobTest } from "../glob.ts";

export function isOfUnwantedSource(event: ErrorEvent, isUnwanted: GlobTest): boolean {
  const report = event.csp;
  if (report === undefined) return false;
  return [report.blocked_uri, report.source_file].some(
    (source) => typeof source === "string" && source !== "" && partsOf(source).some(isUnwanted),
  );
}

function partsOf(source: string): readonly string[] {
  const match = /^([a-z][a-z0-9+.-]{0,40}):(?:\/\/([^/?#]{0,300}))?/i.exec(source);
  if (match === null) return [source, source.split(/[/?#]/, 1)[0] ?? ""];
  const [, scheme = "", authority = ""] = match;
  if (authority === "") return [source, scheme];
  return [source, scheme, authority, authority.replace(/:\d{1,5}$/, ""), `${scheme}://${authority}`];
}
