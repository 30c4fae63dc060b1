/** Places of addresses from a file in MaxMind's format, read into memory once. */
import { readFile } from "node:fs/promises";
import { Reader, type CityResponse } from "mmdb-lib";
import { UserError } from "#kernel/errors.ts";
import type { GeoLookup, GeoPlace } from "#ports/geo-lookup.ts";

const textLengthMax = 128;

/** Opens a database of cities or of countries. */
export async function openGeoDatabase(path: string): Promise<GeoLookup> {
  const reader = await openReader(path);
  return (address) => {
    try {
      const found = reader.get(address);
      return found === null ? undefined : placeOf(found);
    } catch {
      // No address, one of IPv6 in a database of IPv4, or a damaged entry: there is no place for it.
      return undefined;
    }
  };
}

async function openReader(path: string): Promise<Reader<CityResponse>> {
  try {
    return new Reader<CityResponse>(await readFile(path));
  } catch (error) {
    throw new UserError(
      "config_invalid",
      400,
      `The geo database ${path} cannot be read: ${error instanceof Error ? error.message : "unknown"}.`,
      "geoDatabase",
    );
  }
}

function placeOf(found: Partial<CityResponse>): GeoPlace | undefined {
  const place: GeoPlace = {
    country_code: text(found.country?.iso_code),
    city: text(found.city?.names?.en),
    subdivision: text(found.subdivisions?.[0]?.names?.en),
    region: text(found.country?.names?.en),
  };
  return Object.values(place).every((part) => part === undefined) ? undefined : place;
}

/** The file's entries are whatever its maker wrote. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, textLengthMax) : undefined;
}
