/** What kind of trouble an event is: coarse enough to sort an inbox by. */
import type { ErrorEvent } from "@vedette/protocol";
import { decidingMechanism } from "./crash-frame.ts";

/** `performance` is for issues that are found in traces; no error is one. */
export const issueCategories = [
  "crash",
  "hang",
  "unhandled",
  "handled",
  "message",
  "security",
  "performance",
] as const;
export type IssueCategory = (typeof issueCategories)[number];

const reports: ReadonlySet<string> = new Set(["csp", "hpkp", "expectct", "expectstaple", "nel"]);
const crashes =
  /^(?:signalhandler|minidump|unreal|mach|nsexception|applecrashreport|uncaughtexceptionhandler|tombstone|cpp_exception)$/i;
const hangs = /^(?:anr|appexitinfo|apphang|watchdog_termination|anrexceptionmechanism)|anr$/i;

export function eventCategory(event: ErrorEvent): IssueCategory {
  if (reports.has(event.type)) return "security";
  const mechanism = decidingMechanism(event);
  const type = mechanism?.type ?? "";
  if (hangs.test(type)) return "hang";
  if (crashes.test(type) || event.threads?.values.some(({ crashed }) => crashed === true) === true)
    return "crash";
  // A process that ends by an error which nobody handled says so by its level.
  if (mechanism?.handled === false) return event.level === "fatal" ? "crash" : "unhandled";
  return event.exception === undefined ? "message" : "handled";
}
