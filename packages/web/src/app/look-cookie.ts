/**
 * Tells the server how this browser shows the page, in a cookie, so that what it draws into a document looks the same,
 * and which organization an address without one leads to. What an account says goes before it.
 */
import { lookCookieName } from "@vedette/api";
import { browserZone } from "../i18n/use-time-zone.ts";
import {
  densityPreference,
  languagePreference,
  lastOrganization,
  timeZonePreference,
} from "../lib/preferences.ts";

const LIFETIME_SECONDS = 365 * 86_400;

function write(): void {
  const look = new URLSearchParams({
    language: languagePreference.get(),
    zone: timeZonePreference.get() || browserZone,
    density: densityPreference.get(),
    organization: lastOrganization.get(),
  });
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${lookCookieName}=${encodeURIComponent(look.toString())}; path=/; max-age=${LIFETIME_SECONDS}; samesite=lax${secure}`;
}

/** From now on, and once more with each change. */
export function tellLook(): void {
  write();
  for (const preference of [languagePreference, timeZonePreference, densityPreference, lastOrganization])
    preference.subscribe(write);
}
