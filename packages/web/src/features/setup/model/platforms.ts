/** All platforms of the set-up page, and finding one. Pure. */
import { browserPlatforms, mobilePlatforms, nativePlatforms } from "./client-platforms.ts";
import type { Family, Platform } from "./platform.ts";
import { serverPlatforms } from "./server-platforms.ts";

export type { Family, Install, Platform } from "./platform.ts";

/** In the order of the grid: the most common first within a family. */
export const platforms: readonly Platform[] = [
  ...serverPlatforms,
  ...browserPlatforms,
  ...mobilePlatforms,
  ...nativePlatforms,
];

export const families: readonly Family[] = ["server", "browser", "mobile", "native"];

/** The platform of an id; an unknown one, as the Web API may set, is found by its first word. */
export function findPlatform(id: string | null | undefined): Platform | undefined {
  if (!id) return undefined;
  return platforms.find((one) => one.id === id) ?? platforms.find((one) => one.id === id.split("-")[0]);
}

/** Platforms that a person may mean. */
export function searchPlatforms(family: Family | "all", typed: string): readonly Platform[] {
  const wanted = typed.trim().toLowerCase();
  return platforms.filter(
    (one) =>
      (family === "all" || one.family === family) &&
      (wanted === "" || one.name.toLowerCase().includes(wanted) || one.id.includes(wanted)),
  );
}

/** What most people have, for a grid that must stay small. */
const COMMON = [
  "node",
  "python",
  "javascript-react",
  "javascript-nextjs",
  "python-django",
  "go",
  "java-spring-boot",
  "php-laravel",
  "ruby-rails",
  "dotnet-aspnetcore",
  "android",
  "apple-ios",
];

/** The chosen one first, then the common ones, up to a number. */
export function foldPlatforms(
  found: readonly Platform[],
  chosenId: string,
  countMax: number,
): readonly Platform[] {
  const rank = (one: Platform) =>
    one.id === chosenId ? -1 : COMMON.includes(one.id) ? COMMON.indexOf(one.id) : COMMON.length;
  return found.toSorted((a, b) => rank(a) - rank(b)).slice(0, countMax);
}
