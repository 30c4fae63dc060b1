import { expect, test } from "vitest";
import { fillAddress } from "./event-address.ts";
import { eventOf } from "./sample-event.fixture.ts";

const sender = "203.0.113.7";
const addressOf = (payload: Record<string, unknown>, keep = true): string | undefined =>
  fillAddress(eventOf(payload), sender, keep).user?.ip_address;

test.each<[string, Record<string, unknown>, string | undefined]>([
  ["asked for", { user: { ip_address: "{{auto}}" } }, sender],
  ["given", { platform: "javascript", user: { ip_address: "198.51.100.1" } }, "198.51.100.1"],
  ["a browser's", { platform: "javascript" }, sender],
  [
    "a browser's that forbids it",
    { platform: "javascript", sdk: { name: "x", settings: { infer_ip: "never" } } },
    undefined,
  ],
  [
    "a server's that asks for it",
    { platform: "node", sdk: { name: "x", settings: { infer_ip: "auto" } } },
    sender,
  ],
  ["a server's", { platform: "python", user: { id: "1" } }, undefined],
  [
    "of the request",
    { platform: "python", request: { url: "https://a.example", env: { REMOTE_ADDR: "198.51.100.2" } } },
    "198.51.100.2",
  ],
  [
    "of the request, nonsense",
    { platform: "python", request: { url: "https://a.example", env: { REMOTE_ADDR: "unix:" } } },
    undefined,
  ],
  [
    "a server's that asks for it, of a request",
    {
      platform: "node",
      sdk: { name: "x", settings: { infer_ip: "auto" } },
      request: { env: { REMOTE_ADDR: "198.51.100.2" } },
    },
    "198.51.100.2",
  ],
  [
    "asked for, and forbidden",
    { user: { ip_address: "{{auto}}" }, sdk: { name: "x", settings: { infer_ip: "never" } } },
    undefined,
  ],
  ["a browser's, as ever", { platform: "javascript", sdk: { settings: { infer_ip: "legacy" } } }, sender],
  ["a phone's", { platform: "cocoa" }, sender],
  ["asked for in the request", { request: { env: { REMOTE_ADDR: "{{auto}}" } } }, sender],
])("address %s", (_name, payload, expected) => {
  expect(addressOf(payload)).toBe(expected);
});

test("where addresses are not wanted none is filled in, and no placeholder stays", () => {
  expect(addressOf({ user: { ip_address: "{{auto}}" } }, false)).toBeUndefined();
  expect(fillAddress(eventOf({ user: { ip_address: "{{auto}}" } }), sender, false).user).toBeUndefined();
  expect(addressOf({ platform: "javascript" }, false)).toBeUndefined();
});

test("the request's placeholder is filled in too", () => {
  const event = fillAddress(
    eventOf({ request: { url: "https://a.example", env: { REMOTE_ADDR: "{{auto}}" } } }),
    sender,
    true,
  );
  expect(event.request?.env?.REMOTE_ADDR).toBe(sender);
});
