/**
 * Browsers too old to matter. The sets without a version in their name follow today's minimums; those with one
 * name a single generation, as older clients of the settings do.
 */
export const legacyBrowserSets = [
  "default",
  "ie",
  "edge",
  "safari",
  "firefox",
  "chrome",
  "opera",
  "android",
  "opera_mini",
  "ie_pre_9",
  "ie9",
  "ie10",
  "ie11",
  "opera_pre_15",
  "android_pre_4",
  "safari_pre_6",
  "opera_mini_pre_8",
  "edge_pre_79",
] as const;
export type LegacyBrowserSet = (typeof legacyBrowserSets)[number];

type Family = "ie" | "edge" | "safari" | "firefox" | "chrome" | "opera" | "android" | "opera_mini";

/** From (inclusive) to below. */
type Versions = { readonly family: Family; readonly from?: number; readonly below: number };

const below = (family: Family, version: number): readonly Versions[] => [{ family, below: version }];

const sets: Readonly<Record<LegacyBrowserSet, readonly Versions[]>> = {
  default: [
    { family: "ie", below: 10 },
    { family: "safari", below: 6 },
    { family: "opera", below: 15 },
    { family: "android", below: 4 },
    { family: "opera_mini", below: 8 },
  ],
  ie: below("ie", 12),
  edge: below("edge", 79),
  safari: below("safari", 12),
  firefox: below("firefox", 67),
  chrome: below("chrome", 63),
  opera: below("opera", 51),
  android: below("android", 4),
  opera_mini: below("opera_mini", 35),
  ie_pre_9: below("ie", 9),
  ie9: [{ family: "ie", from: 9, below: 10 }],
  ie10: [{ family: "ie", from: 10, below: 11 }],
  ie11: [{ family: "ie", from: 11, below: 12 }],
  opera_pre_15: below("opera", 15),
  android_pre_4: below("android", 4),
  safari_pre_6: below("safari", 6),
  opera_mini_pre_8: below("opera_mini", 8),
  edge_pre_79: below("edge", 79),
};

/** Order matters: nearly every browser claims to be the ones below it. */
const families: readonly { readonly family: Family; readonly pattern: RegExp }[] = [
  { family: "opera_mini", pattern: /\bOpera Mini\/(\d+)/ },
  { family: "edge", pattern: /\bEdg(?:e|A|iOS)?\/(\d+)/ },
  // Opera 10 and later keep saying 9.80 where the version once was.
  { family: "opera", pattern: /\bOpera[/ ].{0,300}\bVersion\/(\d+)/ },
  { family: "opera", pattern: /\b(?:OPR|Opera)[/ ](\d+)/ },
  { family: "ie", pattern: /\b(?:MSIE|IEMobile)[ /](\d+)/ },
  { family: "ie", pattern: /\bTrident\/.{0,300}\brv:(\d+)/ },
  { family: "firefox", pattern: /\b(?:Firefox|FxiOS)\/(\d+)/ },
  { family: "chrome", pattern: /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/ },
  { family: "android", pattern: /\bAndroid (\d+).{0,300}\bVersion\/\d.{0,100}\bSafari\// },
  { family: "safari", pattern: /\bVersion\/(\d+).{0,100}\bSafari\// },
];

const userAgentLengthMax = 2000;

export type LegacyBrowserTest = (userAgent: string) => boolean;

/** A test for user agents, or `undefined` where no set is chosen. */
export function createLegacyBrowserTest(chosen: readonly string[]): LegacyBrowserTest | undefined {
  const wanted = chosen.flatMap((name) => (isLegacyBrowserSet(name) ? sets[name] : []));
  if (wanted.length === 0) return undefined;
  return (userAgent) => {
    const browser = browserOf(userAgent.slice(0, userAgentLengthMax));
    return (
      browser !== undefined &&
      wanted.some(
        ({ family, from, below: limit }) =>
          family === browser.family && browser.version < limit && browser.version >= (from ?? 0),
      )
    );
  };
}

export function isLegacyBrowserSet(name: string): name is LegacyBrowserSet {
  return (legacyBrowserSets as readonly string[]).includes(name);
}

function browserOf(userAgent: string): { readonly family: Family; readonly version: number } | undefined {
  for (const { family, pattern } of families) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { family, version: Number(version) };
  }
  return undefined;
}
