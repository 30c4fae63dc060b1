import { describe, expect, test } from "vitest";
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

const windowsChrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

test.each([
  ["Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.16", "Opera", "12.16"],
  [
    "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16",
    "Opera Mini",
    "36.2",
  ],
  [
    "Mozilla/5.0 (Linux; U; Android 2.3.6; en-us; GT-S5830 Build/GINGERBREAD) AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1",
    "Android",
    "2.3.6",
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) App/1 Chrome/130.0 Electron/33.2.0 Safari/537.36",
    "Electron",
    "33.2.0",
  ],
])("%s", (userAgent, name, version) => {
  expect(contextsOf(userAgent)?.browser).toMatchObject({ name, version });
});

test.each([
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1", "iPhone", "Apple"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.2 Safari/605.1.15", "Mac", "Apple"],
  ["Mozilla/5.0 (Linux; Android 15; SM-S921B) Chrome/125.0.0.0 Mobile Safari/537.36", "SM-S921B", undefined],
  [
    "Mozilla/5.0 (Linux; U; Android 4.4; en-us; Nexus 5 Build/KRT16M) Chrome/30 Safari/537",
    "Nexus 5",
    undefined,
  ],
  ["Mozilla/5.0 (Linux; Android 10; K) Chrome/141.0.0.0 Mobile Safari/537.36", undefined, undefined],
  ["Mozilla/5.0 (Android 14; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0", undefined, undefined],
  [windowsChrome, undefined, undefined],
])("device of %s", (userAgent, model, brand) => {
  expect(contextsOf(userAgent)?.device?.model).toBe(model);
  expect(contextsOf(userAgent)?.device?.brand).toBe(brand);
});

describe("hints of the browser", () => {
  const hinted = (headers: Record<string, string>, more: Record<string, unknown> = {}) =>
    addClientContexts(eventOf({ platform: "javascript", request: { headers }, ...more })).contexts;

  test("win over the frozen text", () => {
    const contexts = hinted({
      "User-Agent": windowsChrome,
      "Sec-CH-UA": '"Chromium";v="141", "Not?A_Brand";v="8", "Google Chrome";v="141"',
      "sec-ch-ua-full-version-list":
        '"Chromium";v="141.0.7390.55", "Not?A_Brand";v="8.0.0.0", "Google Chrome";v="141.0.7390.55"',
      "Sec-CH-UA-Platform": '"Windows"',
      "Sec-CH-UA-Platform-Version": '"15.0.0"',
    });
    expect(contexts?.browser).toMatchObject({ name: "Chrome", version: "141.0.7390.55" });
    expect(contexts?.os).toMatchObject({ name: "Windows", version: "11" });
  });

  test.each([
    ["13.0.0", "11"],
    ["10.0.0", "10"],
    ["0.3.0", "8.1"],
    ["0.2", "8"],
    ["0.1.0", "7"],
  ])("version %s of Windows is %s", (version, expected) => {
    const headers = { "Sec-CH-UA-Platform": '"Windows"', "Sec-CH-UA-Platform-Version": `"${version}"` };
    expect(hinted(headers)?.os?.version).toBe(expected);
  });

  test("a platform without its version leaves the version of the text", () => {
    const headers = { "User-Agent": windowsChrome, "Sec-CH-UA-Platform": '"Windows"' };
    expect(hinted(headers)?.os).toMatchObject({ name: "Windows", version: ">=10" });
  });

  test("a model, an engine by itself, and nonsense", () => {
    expect(hinted({ "Sec-CH-UA-Model": '"Pixel 9"', "Sec-CH-UA": '"Chromium";v="141"' })).toMatchObject({
      device: { model: "Pixel 9" },
      browser: { name: "Chromium", version: "141" },
    });
    expect(hinted({ "Sec-CH-UA": '""'.repeat(200), "Sec-CH-UA-Platform": '"Unknown"' })).toBeUndefined();
  });
});
