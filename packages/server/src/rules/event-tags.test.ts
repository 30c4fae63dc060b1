import { expect, test } from "vitest";
import { eventTags } from "./event-tags.ts";
import { eventOf } from "./sample-event.fixture.ts";

const tagsOf = (payload: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(eventTags(eventOf(payload)));

test("fields become tags", () => {
  expect(
    tagsOf({
      level: "fatal",
      environment: "prod",
      release: "shop@1",
      dist: "7",
      logger: "shop.cart",
      server_name: "web-1",
      transaction: "GET /pay",
      request: { url: "https://a.example/pay?x=1" },
      user: { username: "mara", email: "m@a.example" },
      contexts: {
        runtime: { name: "node", version: "v24" },
        browser: { name: "Firefox", version: "143.0\n" },
        os: { name: "Linux", rooted: false },
        device: { model: "iPhone17,1", family: "iPhone" },
        app: { device_app_hash: "77" },
        replay: { replay_id: "ab".repeat(16) },
      },
    }),
  ).toEqual({
    level: "fatal",
    environment: "prod",
    release: "shop@1",
    dist: "7",
    logger: "shop.cart",
    server_name: "web-1",
    transaction: "GET /pay",
    url: "https://a.example/pay",
    user: "username:mara",
    runtime: "node v24",
    "runtime.name": "node",
    browser: "Firefox 143.0",
    "browser.name": "Firefox",
    os: "Linux",
    "os.name": "Linux",
    "os.rooted": "no",
    device: "iPhone17,1",
    "device.family": "iPhone",
    "device.class": "high",
    "app.device": "77",
    replayId: "ab".repeat(16),
  });
});

test("a client's tag is not overwritten, but may not pretend to be a field", () => {
  expect(
    tagsOf({ level: "error", tags: { level: "own", release: "fake", user: "fake", shop: "de" } }),
  ).toEqual({ level: "own", shop: "de" });
});

test("the exception that nobody handled decides", () => {
  const mechanism = (handled: boolean | undefined, type: string): unknown => ({
    type: "E",
    mechanism: { type, handled },
  });
  expect(tagsOf({ exception: [mechanism(false, "onerror"), mechanism(true, "generic")] })).toMatchObject({
    handled: "no",
    mechanism: "onerror",
  });
  expect(tagsOf({ exception: [mechanism(true, "chained"), mechanism(true, "generic")] })).toMatchObject({
    handled: "yes",
    mechanism: "generic",
  });
  expect(tagsOf({ exception: [mechanism(undefined, "generic")] })).not.toHaveProperty("handled");
});

test("long values are cut", () => {
  expect(tagsOf({ request: { url: `https://a.example/${"x".repeat(500)}` } }).url).toHaveLength(200);
});
