/**
 * The catalogues. English is the type of all others: a key that is missing does not compile. Each comes in two parts:
 * what the frame and the list of issues say (see build/messages.ts), and the rest.
 */
import type english from "./en.json";
import type { Language } from "../lib/preferences.ts";

export type Messages = typeof english;

type Load = () => Promise<{ readonly default: object }>;

const loaders: Readonly<Record<Language, { readonly first: Load; readonly rest: Load }>> = {
  en: { first: () => import("virtual:messages/en/first"), rest: () => import("virtual:messages/en/rest") },
  "zh-CN": {
    first: () => import("virtual:messages/zh-CN/first"),
    rest: () => import("virtual:messages/zh-CN/rest"),
  },
};

interface Loading {
  readonly messages: Promise<Messages>;
  rest?: Promise<void> | undefined;
  isWhole: boolean;
}

const catalogues = new Map<Language, Loading>();

function loadingOf(language: Language): Loading {
  const known = catalogues.get(language);
  if (known !== undefined) return known;
  // A copy, for it grows in place: whoever asks for a word of the rest asks after it has come, and nobody else is drawn
  // again for it.
  const messages = loaders[language].first().then((part) => ({ ...part.default }) as Messages);
  const loading: Loading = { messages, isWhole: false };
  catalogues.set(language, loading);
  messages.catch(() => catalogues.delete(language));
  return loading;
}

/** What the list of issues says; everything else is missing until `completeMessages`. */
export async function loadFirstMessages(language: Language): Promise<Messages> {
  return await loadingOf(language).messages;
}

/** Puts the rest of a catalogue into it; at once where it is there. */
export function completeMessages(language: Language): Promise<void> | undefined {
  const loading = loadingOf(language);
  if (loading.isWhole) return undefined;
  loading.rest ??= Promise.all([loading.messages, loaders[language].rest()]).then(
    ([messages, part]) => {
      Object.assign(messages, part.default);
      loading.isWhole = true;
    },
    (error: unknown) => {
      loading.rest = undefined;
      throw error;
    },
  );
  return loading.rest;
}

export async function loadMessages(language: Language): Promise<Messages> {
  await completeMessages(language);
  return await loadFirstMessages(language);
}

declare module "use-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: Messages;
  }
}
