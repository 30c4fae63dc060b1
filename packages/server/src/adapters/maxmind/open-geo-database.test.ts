import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeMmdb } from "./mmdb.fixture.ts";
import { openGeoDatabase } from "./open-geo-database.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "geo-"));
  await writeFile(
    join(folder, "city.mmdb"),
    makeMmdb({
      "203.0.113.0/24": {
        city: { names: { de: "Köln", en: "Cologne" } },
        country: { iso_code: "DE", names: { en: "Germany" } },
        subdivisions: [{ iso_code: "NW", names: { en: "North Rhine-Westphalia" } }],
      },
      "198.51.100.0/25": { country: { iso_code: "FR", names: { en: "France" } } },
      "192.0.2.1/32": { traits: { other: "x" } },
    }),
  );
  await writeFile(join(folder, "broken.mmdb"), "no database");
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("places of addresses", async () => {
  const lookup = await openGeoDatabase(join(folder, "city.mmdb"));
  const cologne = {
    country_code: "DE",
    city: "Cologne",
    subdivision: "North Rhine-Westphalia",
    region: "Germany",
  };
  expect(lookup("203.0.113.7")).toEqual(cologne);
  expect(lookup("203.0.113.255")).toEqual(cologne);
  expect(lookup("198.51.100.1")).toEqual({ country_code: "FR", region: "France" });
});

test("addresses without a place", async () => {
  const lookup = await openGeoDatabase(join(folder, "city.mmdb"));
  for (const address of [
    "203.0.114.1",
    "198.51.100.200",
    "192.0.2.1",
    "2001:db8::1",
    "",
    "nonsense",
    "{{auto}}",
  ])
    expect(lookup(address)).toBeUndefined();
});

test("a file that is no database, or is not there, is named", async () => {
  await expect(openGeoDatabase(join(folder, "broken.mmdb"))).rejects.toThrow(/broken\.mmdb cannot be read/);
  await expect(openGeoDatabase(join(folder, "none.mmdb"))).rejects.toThrow(/none\.mmdb cannot be read/);
});
