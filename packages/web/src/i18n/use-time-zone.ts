import { timeZonePreference } from "../lib/preferences.ts";
import { useStoredValue } from "../lib/stored-value.ts";

export const { timeZone: browserZone } = new Intl.DateTimeFormat().resolvedOptions();

/** The zone that moments are shown in: the one that was chosen, else the browser's. */
export function useTimeZone(): string {
  return useStoredValue(timeZonePreference) || browserZone;
}
