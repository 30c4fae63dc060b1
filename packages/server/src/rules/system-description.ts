/**
 * Names and versions of operating systems and runtimes whose SDK knew them only as one text, such as
 * `Microsoft Windows 10.0.22631` or `.NET Framework 4.8.4250.0`.
 */
import type { ErrorEvent, JsonObject } from "@vedette/protocol";

type Found = {
  readonly name: string;
  readonly version?: string | undefined;
  readonly build?: string | undefined;
  readonly kernel_version?: string | undefined;
};

const descriptionLengthMax = 500;

/** The event with what its descriptions say, where it does not say so itself. */
export function readDescriptions(event: ErrorEvent): ErrorEvent {
  const { contexts } = event;
  if (contexts === undefined) return event;
  const os = described(contexts.os, describeSystem);
  const clientOs = described(contexts.client_os, describeSystem);
  const runtime = described(contexts.runtime, describeRuntime);
  if (os === contexts.os && clientOs === contexts.client_os && runtime === contexts.runtime) return event;
  const read: Record<string, JsonObject | undefined> = { ...contexts };
  if (os !== undefined) read.os = os;
  if (clientOs !== undefined) read.client_os = clientOs;
  if (runtime !== undefined) read.runtime = runtime;
  return { ...event, contexts: read };
}

function described(
  context: JsonObject | undefined,
  describe: (text: string) => Found | undefined,
): JsonObject | undefined {
  const text = context?.raw_description;
  if (context === undefined || typeof text !== "string" || text.length > descriptionLengthMax) return context;
  if (hasText(context.name) && hasText(context.version)) return context;
  const found = describe(text.trim());
  if (found === undefined) return context;
  const more: JsonObject = {};
  for (const key of ["name", "version", "build", "kernel_version"] as const) {
    const value = found[key];
    if (value !== undefined && !hasText(context[key])) more[key] = value;
  }
  return { ...context, ...more };
}

function hasText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** An operating system from its description. */
export function describeSystem(text: string): Found | undefined {
  const windows = /\bWindows\b(?: NT)?[^\d]{0,20}(\d+(?:\.\d+){0,3})?/.exec(text);
  if (windows !== null) return describeWindows(text, windows[1]);
  const mac = /^(?:macOS|Mac OS X)(?: Version)?\s+(\d+(?:\.\d+){0,3})(?:\s*\(Build ([\w]+)\))?/.exec(text);
  if (mac !== null) return { name: "macOS", version: mac[1], build: mac[2] };
  const mobile = /^(iPadOS|iOS|tvOS|watchOS|visionOS)\s+(\d+(?:\.\d+){0,3})/.exec(text);
  if (mobile?.[1] !== undefined) return { name: mobile[1], version: mobile[2] };
  const android = /^Android(?: OS)?\s+(\d+(?:\.\d+){0,3})\b/.exec(text);
  if (android !== null) return { name: "Android", version: android[1] };
  const uname = /^([A-Za-z]{2,20})\s+(\d+\.\d+(?:\.\d+){0,2})([-\w.+]{0,80})/.exec(text);
  if (uname?.[1] === undefined) return undefined;
  const release = `${uname[2] ?? ""}${uname[3] ?? ""}`;
  return { name: uname[1] === "Unix" ? "Linux" : uname[1], version: uname[2], kernel_version: release };
}

/** The versions that Windows gives itself, and what people call them. */
const windowsVersions: Readonly<Record<string, string>> = {
  "5.1": "XP",
  "5.2": "XP",
  "6.0": "Vista",
  "6.1": "7",
  "6.2": "8",
  "6.3": "8.1",
};
/** Windows 11 still calls itself 10.0; its builds begin here. */
const windows11BuildMin = 22_000;

function describeWindows(text: string, stated: string | undefined): Found {
  // Where a name and a number stand side by side (`Windows 11  (10.0.22631) 64bit`) the number says more.
  const full = /\b((?:5|6|10)\.\d)\.(\d{3,6})\b/.exec(text);
  if (full === null) return { name: "Windows", version: windowsVersions[stated ?? ""] ?? stated };
  const build = full[2] ?? "";
  const version =
    full[1] === "10.0" ? (Number(build) >= windows11BuildMin ? "11" : "10") : windowsVersions[full[1] ?? ""];
  return { name: "Windows", version: version ?? full[1], build };
}

/** A runtime from its description: `Mono 5.10.1.47 (2017-12/8eb8f7d)`. */
export function describeRuntime(text: string): Found | undefined {
  const match = /^(\.?[A-Za-z][A-Za-z .#+-]{0,40}?)\s+v?(\d+(?:\.\d+){0,3}[-\w.]{0,40})/.exec(text);
  return match?.[1] === undefined ? undefined : { name: match[1], version: match[2] };
}
