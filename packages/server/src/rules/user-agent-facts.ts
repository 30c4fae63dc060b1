/**
 * What a User-Agent says: browser, operating system and device, thin, for the families that make up nearly all
 * traffic.
 */

/** A name with what is known of its version. */
export type Named = { readonly name: string; readonly version?: string | undefined };
export type Device = {
  readonly family: string;
  readonly model?: string | undefined;
  readonly brand?: string | undefined;
};

export type UserAgentFacts = {
  readonly browser?: Named | undefined;
  readonly system?: Named | undefined;
  readonly device?: Device | undefined;
};

type Family = { readonly name: string; readonly pattern: RegExp };

/** Order matters: nearly every browser claims to be the ones below it. */
const browsers: readonly Family[] = [
  { name: "Edge", pattern: /\bEdg(?:e|A|iOS)?\/(\d+(?:\.\d+)*)/ },
  { name: "Opera Mini", pattern: /\bOpera Mini\/(\d+(?:\.\d+)*)/ },
  { name: "Opera", pattern: /\bOpera\/.{1,80}?\bVersion\/(\d+(?:\.\d+)*)/ },
  { name: "Opera", pattern: /\b(?:OPR|OPT|Opera)\/(\d+(?:\.\d+)*)/ },
  { name: "Samsung Internet", pattern: /\bSamsungBrowser\/(\d+(?:\.\d+)*)/ },
  { name: "Firefox", pattern: /\b(?:Firefox|FxiOS)\/(\d+(?:\.\d+)*)/ },
  { name: "Electron", pattern: /\bElectron\/(\d+(?:\.\d+)*)/ },
  { name: "Chrome", pattern: /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+(?:\.\d+)*)/ },
  { name: "Android", pattern: /\bAndroid (\d+(?:\.\d+)*).{1,200}?\bVersion\/\d/ },
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
  "6.0": "Vista",
  "5.2": "XP",
  "5.1": "XP",
};
/** Browsers stopped counting here. */
const frozenMac = "10.15.7";

const userAgentLengthMax = 1000;

export function readUserAgent(userAgent: string): UserAgentFacts {
  if (userAgent.length > userAgentLengthMax) return {};
  const system = find(systems, userAgent);
  return {
    browser: find(browsers, userAgent),
    system: system && readable(system),
    device: findDevice(userAgent),
  };
}

function find(families: readonly Family[], userAgent: string): Named | undefined {
  for (const { name, pattern } of families) {
    const match = pattern.exec(userAgent);
    if (match === null) continue;
    const version = match[1]?.replaceAll("_", ".");
    return version === undefined || version === "" ? { name } : { name, version };
  }
  return undefined;
}

function readable({ name, version }: Named): Named {
  if (version === undefined) return { name };
  if (name === "Windows") return { name, version: windowsNames[version] ?? version };
  return name === "macOS" && version === frozenMac ? { name, version: `>=${frozenMac}` } : { name, version };
}

/** What browsers put where the model was, since it tells people apart. */
const hiddenModels: ReadonlySet<string> = new Set(["K", "Mobile", "Tablet", "Unspecified Device"]);

function findDevice(userAgent: string): Device | undefined {
  const apple = /\((iPhone|iPad|iPod|Macintosh)\b/.exec(userAgent)?.[1];
  if (apple !== undefined) {
    const family = apple === "Macintosh" ? "Mac" : apple;
    return { family, model: family, brand: "Apple" };
  }
  const model = /\bAndroid [\d.]+;(?: [a-z]{2}[-_][A-Za-z]{2};)? ([^;)]{1,80}?)(?: Build\/[^;)]*)?[;)]/
    .exec(userAgent)?.[1]
    ?.trim();
  if (model === undefined || model === "" || hiddenModels.has(model) || model.startsWith("rv:"))
    return undefined;
  return { family: model, model };
}
