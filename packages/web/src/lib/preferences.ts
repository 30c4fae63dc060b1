/** What a person chose for this browser. The theme's key is also read by the boot script, before anything else. */
import { createStoredValue } from "./stored-value.ts";

export type Theme = "system" | "light" | "dark";
export type Language = "en" | "zh-CN";

export const languages: readonly Language[] = ["en", "zh-CN"];
/** Each in itself: whoever looks for theirs reads it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", "zh-CN": "简体中文" };

function parseTheme(text: string | null): Theme {
  return text === "light" || text === "dark" ? text : "system";
}

function parseLanguage(text: string | null): Language {
  const wanted = text ?? navigator.language;
  return wanted.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export const themePreference = createStoredValue<Theme>("vedette.theme", parseTheme);
export const languagePreference = createStoredValue<Language>("vedette.language", parseLanguage);
export type Density = "comfortable" | "compact";

function parseZone(text: string | null): string {
  try {
    return text === null || text === ""
      ? ""
      : new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    // A zone that this browser does not know.
    return "";
  }
}

/** The zone that moments are shown in; empty for the browser's own. */
export const timeZonePreference = createStoredValue<string>("vedette.zone", parseZone);
/** How much air rows of lists have. */
export const densityPreference = createStoredValue<Density>("vedette.density", (text) =>
  text === "compact" ? "compact" : "comfortable",
);
/** The organization seen last, for pages that belong to none. */
export const lastOrganization = createStoredValue<string>("vedette.organization", (text) => text ?? "");

function applyTheme(): void {
  const theme = themePreference.get();
  if (theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset["theme"] = theme;
}

/** Keeps the document's theme in step with the choice. */
export function followTheme(): void {
  applyTheme();
  themePreference.subscribe(applyTheme);
}

/** What is on the screen now, whatever it came from. */
export function shownTheme(): "light" | "dark" {
  const theme = themePreference.get();
  if (theme !== "system") return theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
