import { expect, test } from "vitest";
import { eventOf } from "../sample-event.fixture.ts";
import { fillGeo } from "./fill-geo.ts";

const known = "203.0.113.7";
const lookup = (address: string) => (address === known ? { country_code: "DE", city: "Ulm" } : undefined);
const geoOf = (user: unknown, find: typeof lookup | undefined = lookup) =>
  fillGeo(eventOf({ user }), find).user?.geo;

test("a known address has a place", () => {
  expect(geoOf({ ip_address: known })).toEqual({ country_code: "DE", city: "Ulm" });
});

test("without a place, an address or a database nothing is said", () => {
  expect(geoOf({ ip_address: "198.51.100.1" })).toBeUndefined();
  expect(geoOf({ id: "1" })).toBeUndefined();
  expect(fillGeo(eventOf({ user: { ip_address: known } }), undefined).user?.geo).toBeUndefined();
});

test("what the client says stays", () => {
  expect(geoOf({ ip_address: known, geo: { country_code: "FR" } })).toEqual({ country_code: "FR" });
});
