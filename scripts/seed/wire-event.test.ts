import { describe, expect, test } from "vitest";
import { createRandom } from "../../tests/support/random.ts";
import { wireServices } from "./services.ts";
import { makeEvent, pickMoment } from "./wire-event.ts";

const dayMs = 86_400_000;
const window = { startMs: Date.UTC(2026, 10, 1), endMs: Date.UTC(2026, 10, 1) + 14 * dayMs };

const eventsOf = (slug: string, seed: number, count = 300) => {
  const service = wireServices.find((candidate) => candidate.slug === slug);
  if (service === undefined) throw new Error(`no service ${slug}`);
  const random = createRandom(seed);
  return Array.from({ length: count }, () => makeEvent(service, random, window, pickMoment(random, window)));
};

describe.each(wireServices.map(({ slug }) => slug))("the events of %s", (slug) => {
  test("lie in the window and have ids of their own", () => {
    const events = eventsOf(slug, 1);
    for (const { timestamp } of events) {
      expect(timestamp).toBeGreaterThanOrEqual(window.startMs / 1000);
      expect(timestamp).toBeLessThanOrEqual(window.endMs / 1000);
    }
    expect(new Set(events.map((event) => event["event_id"])).size).toBe(events.length);
  });

  test("show every fault of the service", () => {
    const service = wireServices.find((candidate) => candidate.slug === slug);
    const transactions = new Set(eventsOf(slug, 2, 800).map((event) => event["transaction"]));
    expect(transactions).toEqual(new Set(service?.faults.map((fault) => fault.transaction)));
  });

  test("are the same for the same seed", () => {
    expect(eventsOf(slug, 3, 20)).toEqual(eventsOf(slug, 3, 20));
    expect(eventsOf(slug, 3, 20)).not.toEqual(eventsOf(slug, 4, 20));
  });
});
