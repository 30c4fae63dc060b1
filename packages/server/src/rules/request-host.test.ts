import { expect, test } from "vitest";
import { withAsciiHost } from "./request-host.ts";

test.each([
  ["https://müller.example/ä?x", "https://xn--mller-kva.example/ä?x"],
  ["http://me:pw@例え.example:8080/", "http://me:pw@xn--r8jz45g.example:8080/"],
  ["https://a.example/ä", "https://a.example/ä"],
  ["https://a.example/", "https://a.example/"],
  ["/ä", "/ä"],
  ["https://ä\u0000%/", "https://ä\u0000%/"],
])("%s is %s", (url, expected) => {
  expect(withAsciiHost({ url })?.url).toBe(expected);
});

test("no request is none", () => {
  expect(withAsciiHost(undefined)).toBeUndefined();
});
