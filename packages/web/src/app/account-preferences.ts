/**
 * What a person chose for the page follows the account: taken up after signing in, told to the server when it
 * changes here. Without an account, and while the server cannot be reached, the browser's own copy stands.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { Me, PersonPreferences } from "@vedette/api";
import { api } from "../lib/api.ts";
import { languagePreference, themePreference, timeZonePreference } from "../lib/preferences.ts";
import { meQuery } from "../lib/queries.ts";

let adoptedFor: string | undefined;

/** Once for each person: later the choice made here is the newer one. */
export function adoptPreferences({ id, preferences }: Me): void {
  // The server draws for many people, each by what it was told.
  if (import.meta.env.SSR || adoptedFor === id) return;
  adoptedFor = id;
  if (preferences.theme !== null) themePreference.set(preferences.theme);
  if (preferences.language !== null) languagePreference.set(preferences.language);
  if (preferences.timeZone !== null) timeZonePreference.set(preferences.timeZone);
}

export function tellPreferences(queryClient: QueryClient): void {
  const tell = (change: Partial<PersonPreferences>) => {
    const me = queryClient.getQueryData(meQuery.queryKey);
    if (me === undefined || adoptedFor !== me.id) return;
    const preferences = { ...me.preferences, ...change };
    if (JSON.stringify(preferences) === JSON.stringify(me.preferences)) return;
    queryClient.setQueryData(meQuery.queryKey, { ...me, preferences });
    // The choice holds in this browser in any case.
    void api.updateMe({ body: { preferences: change } }).catch(() => undefined);
  };
  themePreference.subscribe(() => tell({ theme: themePreference.get() }));
  languagePreference.subscribe(() => tell({ language: languagePreference.get() }));
  timeZonePreference.subscribe(() => {
    const zone = timeZonePreference.get();
    tell({ timeZone: zone === "" ? null : zone });
  });
}
