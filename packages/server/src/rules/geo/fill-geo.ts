/** The place of a user, from the address. What the client says is not replaced. */
import type { ErrorEvent } from "@vedette/protocol";
import type { GeoLookup } from "#ports/geo-lookup.ts";

export function fillGeo(event: ErrorEvent, lookup: GeoLookup | undefined): ErrorEvent {
  const address = event.user?.ip_address;
  if (lookup === undefined || address === undefined || event.user?.geo !== undefined) return event;
  const place = lookup(address);
  return place === undefined ? event : { ...event, user: { ...event.user, geo: { ...place } } };
}
