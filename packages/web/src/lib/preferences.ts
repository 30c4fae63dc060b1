/** What a person chose for this browser. The theme's key is also read by the boot script, before anything else. */
import { createStoredValue } from "./stored-value.ts";

export type Theme = "system" | "light" | "dark";
export type Language = "en" | "zh-CN";

export const languages: readonly Language[] = ["en", "zh-CN"];

function parseTheme(text: string | null): Theme {
  return text === "light" || text === "dark" ? text : "system";
}

function parseLanguage(text: string | null): Language {
  const wanted = text ?? navigator.language;
  return wanted.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export const themePreference = createStoredValue<Theme>("vedette.theme", parseTheme);
export const languagePreference = createStoredValue<Language>("vedette.language", parseLanguage);
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
