/** Platforms that rules speak of together. */
export type PlatformFamily = "javascript" | "native" | "other";

const families: ReadonlyMap<string, PlatformFamily> = new Map<string, PlatformFamily>([
  ["javascript", "javascript"],
  ["node", "javascript"],
  ["c", "native"],
  ["cocoa", "native"],
  ["objc", "native"],
  ["native", "native"],
  ["swift", "native"],
  ["rust", "native"],
]);

export function familyOf(platform: string): PlatformFamily {
  return families.get(platform) ?? "other";
}
