/** Where an address is, by a database that may be there or not. */

export type GeoPlace = {
  /** Two letters, ISO 3166. */
  readonly country_code?: string | undefined;
  readonly city?: string | undefined;
  /** The name of the state, county or the like. */
  readonly subdivision?: string | undefined;
  /** The name of the country. */
  readonly region?: string | undefined;
};

/**
 * 1. It never throws: an address that is not known, or is none, has no place.
 * 2. While the process runs, the same address has the same place.
 */
export type GeoLookup = (address: string) => GeoPlace | undefined;
