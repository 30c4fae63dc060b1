import { expect, test } from "vitest";
import { eventOf } from "./sample-event.fixture.ts";
import { addClientContexts } from "./user-agent.ts";

function contextsOf(userAgent: string, more: Record<string, unknown> = {}) {
  return addClientContexts(
    eventOf({ platform: "javascript", request: { headers: { "user-agent": userAgent } }, ...more }),
  ).contexts;
}

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Chrome",
    "141.0.0.0",
    "Windows",
    ">=10",
  ],
  ["Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", "IE", "11.0", "Windows", "7"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15",
    "Safari",
    "18.2",
    "macOS",
    ">=10.15.7",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Safari",
    "18.1",
    "iOS",
    "18.1",
  ],
  [
    "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
    "Samsung Internet",
    "27.0",
    "Android",
    "15",
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Firefox",
    "143.0",
    "Linux",
    undefined,
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.3537.57",
    "Edge",
    "141.0.3537.57",
    "Windows",
    ">=10",
  ],
])("%s", (userAgent, browser, browserVersion, system, systemVersion) => {
  const contexts = contextsOf(userAgent);
  expect(contexts?.browser).toMatchObject({ name: browser, version: browserVersion });
  expect(contexts?.os?.name).toBe(system);
  expect(contexts?.os?.version).toBe(systemVersion);
});

test("a server's own system survives beside its visitor's", () => {
  const contexts = contextsOf("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", {
    platform: "node",
    contexts: { os: { name: "Debian" } },
  });
  expect(contexts?.os).toEqual({ name: "Debian" });
  expect(contexts?.client_os).toMatchObject({ name: "Linux" });
});

test("what the SDK said stays, and unknown agents add nothing", () => {
  expect(
    contextsOf("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0", {
      contexts: { browser: { name: "own" } },
    })?.browser,
  ).toEqual({ name: "own" });
  expect(contextsOf("curl/8.9.1")).toBeUndefined();
  expect(contextsOf("x".repeat(5000))).toBeUndefined();
});
