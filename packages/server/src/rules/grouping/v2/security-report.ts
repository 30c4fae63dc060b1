/** Reports of browsers: by the directive and by who broke it, not by the page. */
import type { ErrorEvent } from "@vedette/protocol";
import { counted, type GroupingPart } from "./part.ts";

export function reportParts(event: ErrorEvent): readonly GroupingPart[] | undefined {
  if (event.csp !== undefined) {
    const { effective_directive: effective, violated_directive: violated, blocked_uri: blocked } = event.csp;
    const directive = text(effective) ?? text(violated)?.split(" ", 1)[0] ?? "";
    return ["csp", directive, originOf(text(blocked) ?? "")].map((each) => counted("report", each));
  }
  const report = event.hpkp ?? event.expectct ?? event.expectstaple;
  return report === undefined
    ? undefined
    : [event.type, text(report["hostname"]) ?? ""].map((each) => counted("report", each));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function originOf(uri: string): string {
  return /^[a-z][a-z0-9+.-]{0,30}:\/\/[^/?#]*/i.exec(uri)?.[0] ?? uri.split(":", 1)[0] ?? uri;
}
