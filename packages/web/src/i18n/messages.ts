/** The catalogues. English is the type of all others: a key that is missing does not compile. */
import type english from "./en.json";
import type { Language } from "../lib/preferences.ts";

export type Messages = typeof english;

const loaders: Readonly<Record<Language, () => Promise<{ readonly default: Messages }>>> = {
  en: () => import("./en.json"),
  "zh-CN": () => import("./zh-CN.json"),
};

export async function loadMessages(language: Language): Promise<Messages> {
  return (await loaders[language]()).default;
}

declare module "use-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: Messages;
  }
}
