import { describe, expect, it } from "vitest";
import { requireSameOrigin } from "./same-origin.ts";

const publicUrl = "https://errors.example.com";
const facts = { method: "POST", origin: undefined, host: "localhost:8000", fetchSite: undefined };

describe("requests with a session cookie", () => {
  it.each([
    ["the public address", { ...facts, origin: publicUrl }],
    ["the host it was sent to", { ...facts, origin: "http://localhost:8000" }],
    ["a browser that says same-origin", { ...facts, origin: publicUrl, fetchSite: "same-origin" }],
    ["a request that reads", { ...facts, method: "GET", origin: "https://evil.example" }],
  ])("passes %s", (_, given) => {
    expect(() => requireSameOrigin(given, publicUrl)).not.toThrow();
  });

  it.each([
    ["no origin", facts],
    ["another site", { ...facts, origin: "https://evil.example" }],
    ["the opaque origin", { ...facts, origin: "null" }],
    ["the host as part of another name", { ...facts, origin: "https://errors.example.com.evil.example" }],
    ["another port of the host", { ...facts, origin: "http://localhost:9000" }],
    ["a sister site", { ...facts, origin: publicUrl, fetchSite: "same-site" }],
    ["the host given as user information", { ...facts, origin: "https://errors.example.com@evil.example" }],
  ])("refuses %s", (_, given) => {
    expect(() => requireSameOrigin(given, publicUrl)).toThrow(
      expect.objectContaining({ code: "wrong_origin", status: 403 }),
    );
  });
});
