/**
 * Browser and operating system of a request, from its User-Agent: thin, for the families that make up nearly
 * all traffic. Contexts that the SDK sent are never replaced.
 */
import type { ErrorEvent, JsonObject } from "@vedette/protocol";

type Family = { readonly name: string; readonly pattern: RegExp };

/** Order matters: nearly every browser claims to be the ones below it. */
const browsers: readonly Family[] = [
  { name: "Edge", pattern: /\bEdg(?:e|A|iOS)?\/(\d+(?:\.\d+)*)/ },
  { name: "Opera", pattern: /\b(?:OPR|Opera)\/(\d+(?:\.\d+)*)/ },
  { name: "Samsung Internet", pattern: /\bSamsungBrowser\/(\d+(?:\.\d+)*)/ },
  { name: "Firefox", pattern: /\b(?:Firefox|FxiOS)\/(\d+(?:\.\d+)*)/ },
  { name: "Chrome", pattern: /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+(?:\.\d+)*)/ },
  { name: "Safari", pattern: /\bVersion\/(\d+(?:\.\d+)*)(?: Mobile\/\S+)? Safari\// },
  { name: "IE", pattern: /\b(?:MSIE |Trident\/.*rv:)(\d+(?:\.\d+)*)/ },
];

const systems: readonly Family[] = [
  { name: "iOS", pattern: /\b(?:iPhone|iPad|iPod).* OS (\d+(?:_\d+)*)/ },
  { name: "Android", pattern: /\bAndroid (\d+(?:\.\d+)*)/ },
  { name: "Windows", pattern: /\bWindows NT (\d+(?:\.\d+)*)/ },
  { name: "Chrome OS", pattern: /\bCrOS \S+ (\d+(?:\.\d+)*)/ },
  { name: "macOS", pattern: /\bMac OS X (\d+(?:[._]\d+)*)/ },
  { name: "Linux", pattern: /\b(?:Linux|X11)()\b/ },
];

/** What Windows calls itself here is not what people call it; 10 and 11 cannot be told apart. */
const windowsNames: Readonly<Record<string, string>> = {
  "10.0": ">=10",
  "6.3": "8.1",
  "6.2": "8",
  "6.1": "7",
};
/** Browsers stopped counting here. */
const frozenMac = "10.15.7";

const userAgentLengthMax = 1000;

/** The event with contexts for browser and system where its request says and the SDK did not. */
export function addClientContexts(event: ErrorEvent): ErrorEvent {
  const userAgent = event.request?.headers?.find(([name]) => name === "User-Agent")?.[1];
  if (userAgent === undefined || userAgent.length > userAgentLengthMax) return event;
  // A server's own system must survive beside that of its visitor.
  const systemKey = event.platform === "javascript" ? "os" : "client_os";
  const added: Record<string, JsonObject> = {};
  if (event.contexts?.browser === undefined) {
    const browser = find(browsers, userAgent);
    if (browser !== undefined) added.browser = { ...browser, type: "browser" };
  }
  if (event.contexts?.[systemKey] === undefined) {
    const system = find(systems, userAgent);
    if (system !== undefined) added[systemKey] = { ...readable(system), type: "os" };
  }
  return Object.keys(added).length === 0 ? event : { ...event, contexts: { ...event.contexts, ...added } };
}

type Found = { readonly name: string; readonly version?: string };

function find(families: readonly Family[], userAgent: string): Found | undefined {
  for (const { name, pattern } of families) {
    const match = pattern.exec(userAgent);
    if (match === null) continue;
    const version = match[1]?.replaceAll("_", ".");
    return version === undefined || version === "" ? { name } : { name, version };
  }
  return undefined;
}

function readable({ name, version }: Found): Found {
  if (version === undefined) return { name };
  if (name === "Windows") return { name, version: windowsNames[version] ?? version };
  return name === "macOS" && version === frozenMac ? { name, version: `>=${frozenMac}` } : { name, version };
}
