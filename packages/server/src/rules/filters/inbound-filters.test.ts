import { describe, expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { defaultIngestSettings, type FilterSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { eventOf, thrown } from "../sample-event.fixture.ts";
import { filterError, filterItem, filterTransaction } from "./inbound-filters.ts";

const senderIp = "203.0.113.7";

function under(filters: Partial<FilterSettings>) {
  return { filters: { ...defaultIngestSettings.filters, ...filters } };
}

function reasonOf(payload: Record<string, unknown>, filters: Partial<FilterSettings>, clientIp = senderIp) {
  return filterError(eventOf(payload), clientIp, under(filters));
}

const everything: Partial<FilterSettings> = {
  browserExtensions: true,
  localhost: true,
  webCrawlers: true,
  legacyBrowsers: ["default", "ie", "safari", "chrome", "firefox", "edge", "opera", "android", "opera_mini"],
  healthChecks: true,
  reactHydrationErrors: true,
  chunkLoadErrors: true,
};

const today =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";

describe("an ordinary event", () => {
  const payload = {
    platform: "javascript",
    release: "shop@2.0",
    request: { url: "https://shop.example/cart", headers: { "User-Agent": today } },
    user: { ip_address: "198.51.100.4" },
    exception: [{ type: "TypeError", value: "x is undefined" }],
  };
  test("passes all of the built-in filters", () => expect(reasonOf(payload, everything)).toBeUndefined());
  test("passes where none is on, whatever it is", () => {
    expect(reasonOf({ ...payload, request: { url: "http://localhost/" } }, {})).toBeUndefined();
  });
});

describe("addresses", () => {
  test.each([
    ["203.0.113.7", senderIp, true],
    ["203.0.113.0/24", senderIp, true],
    ["203.0.112.0/23", senderIp, true],
    ["203.0.114.0/24", senderIp, false],
    ["0.0.0.0/0", senderIp, true],
    ["203.0.113.7", "::ffff:203.0.113.7", true],
    ["2001:db8::/32", "2001:db8:1::5", true],
    ["2001:db8::/33", "2001:db8:8000::5", false],
    ["::1", "0:0:0:0:0:0:0:1", true],
    ["nonsense", senderIp, false],
    ["10.0.0.0/33", senderIp, false],
    ["203.0.113.7/", senderIp, false],
  ])("%s over %s: %s", (range, address, isIn) => {
    expect(reasonOf({}, { ipAddresses: [range] }, address)).toBe(isIn ? "ip-address" : undefined);
  });
});

test.each([
  ["shop@1.*", "shop@1.4", "release-version"],
  ["SHOP@1.4", "shop@1.4", "release-version"],
  ["shop@1.*", "shop@2.1", undefined],
])("releases: %s over %s", (glob, release, reason) => {
  expect(reasonOf({ release }, { releases: [glob] })).toBe(reason);
  expect(reasonOf({}, { releases: [glob] })).toBeUndefined();
});

describe("messages", () => {
  test.each([
    ["*connection reset*", { message: "read: Connection reset by peer" }],
    ["TypeError: *undefined*", { exception: [{ type: "TypeError", value: "x is undefined" }] }],
    ["x is *", { exception: [{ type: "TypeError", value: "x is undefined" }] }],
    ["KeyboardInterrupt", { exception: [{ type: "KeyboardInterrupt" }] }],
    ["order %s is late", { logentry: { message: "order %s is late", params: [7] } }],
    ["order 7 *", { logentry: { message: "order %s is late", params: [7] } }],
    [
      "*cause*",
      {
        exception: [
          { type: "E", value: "the cause" },
          { type: "F", value: "x" },
        ],
      },
    ],
  ])("%s", (glob, payload) => {
    expect(reasonOf(payload, { errorMessages: ["something else", glob] })).toBe("error-message");
    expect(reasonOf(payload, { errorMessages: ["something else"] })).toBeUndefined();
  });
});

describe("old browsers", () => {
  const agents = {
    ie8: "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
    ie9: "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)",
    ie10: "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; Trident/6.0)",
    ie11: "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    ieMobile9: "Mozilla/5.0 (compatible; MSIE 9.0; Windows Phone OS 7.5; Trident/5.0; IEMobile/9.0)",
    edge18:
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763",
    edge140: `${today} Edg/140.0.0.0`,
    opera11: "Opera/9.80 (Windows NT 5.1; U; en) Presto/2.7.62 Version/11.01",
    opera40: `${today.replace("143", "53")} OPR/40.0.2308.62`,
    mini7: "Opera/9.80 (Android; Opera Mini/7.5.33361/31.1543; U; en) Presto/2.8.119 Version/11.1010",
    safari5:
      "Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10_6_8) AppleWebKit/533.21.1 (KHTML, like Gecko) Version/5.0.5 Safari/533.21.1",
    safari17:
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15",
    android2:
      "Mozilla/5.0 (Linux; U; Android 2.3.6; en-us; Nexus S) AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1",
    chrome50: today.replace("143", "50"),
    firefox60: "Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0",
    today,
  };
  const caught = (sets: string[]) =>
    Object.entries(agents)
      .filter(
        ([, agent]) =>
          reasonOf({ request: { headers: { "User-Agent": agent } } }, { legacyBrowsers: sets }) ===
          "legacy-browsers",
      )
      .map(([name]) => name);

  test.each([
    [["default"], ["ie8", "ie9", "ieMobile9", "opera11", "mini7", "safari5", "android2"]],
    [["ie_pre_9"], ["ie8"]],
    [["ie9"], ["ie9", "ieMobile9"]],
    [
      ["ie10", "ie11"],
      ["ie10", "ie11"],
    ],
    [["ie"], ["ie8", "ie9", "ie10", "ie11", "ieMobile9"]],
    [["edge"], ["edge18"]],
    [["edge_pre_79"], ["edge18"]],
    [["opera"], ["opera11", "opera40"]],
    [["opera_pre_15"], ["opera11"]],
    [["opera_mini"], ["mini7"]],
    [["safari"], ["safari5"]],
    [["chrome"], ["chrome50"]],
    [["firefox"], ["firefox60"]],
    [["android_pre_4"], ["android2"]],
    [["netscape"], []],
    [[], []],
  ])("%j", (sets, expected) => expect(caught(sets)).toEqual(expected));
});

describe("crawlers", () => {
  test.each([
    ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", true],
    ["Mozilla/5.0 (compatible; bingbot/2.0)", true],
    ["facebookexternalhit/1.1", true],
    ["SomeBot/1.0", true],
    ["curious spider; v1", true],
    ["Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", true],
    ["Slackbot 1.0(+https://api.slack.com/robots)", false],
    ["Better Uptime Bot", true],
    ["Bytespider", true],
    ["Robotics Browser", false],
    [today, false],
  ])("%s: %s", (agent, isCrawler) => {
    expect(reasonOf({ request: { headers: { "user-agent": agent } } }, { webCrawlers: true })).toBe(
      isCrawler ? "web-crawlers" : undefined,
    );
  });
});

describe("localhost", () => {
  test.each([
    [{ user: { ip_address: "127.0.0.1" } }, true],
    [{ user: { ip_address: "::1" } }, true],
    [{ user: { ip_address: "198.51.100.4" } }, false],
    [{ request: { url: "http://localhost:3000/a" } }, true],
    [{ request: { url: "http://shop.localhost/a" } }, true],
    [{ request: { url: "https://127.0.0.1/a" } }, true],
    [{ request: { url: "http://[::1]:3000/" } }, true],
    [{ request: { url: "file:///C:/page.html" } }, true],
    [{ request: { url: "https://localhost.example/" } }, false],
    [{ request: { url: "https://shop.example/?from=http://localhost/" } }, false],
    [{ request: { url: "https://localhost@shop.example/" } }, false],
    [{ request: { headers: { "X-Forwarded-For": "127.0.0.1" } } }, true],
    [{ request: { headers: { "X-Forwarded-For": "198.51.100.4, 127.0.0.1" } } }, false],
    [{ request: { headers: { Host: "localhost:8080" } } }, true],
    [{ request: { headers: { "X-Forwarded-Host": "shop.example", Host: "localhost" } } }, false],
    [{ request: { url: "https://shop.example/", headers: { Host: "localhost" } } }, false],
    [{}, false],
  ])("%j: %s", (payload, isLocal) => {
    expect(reasonOf(payload, { localhost: true })).toBe(isLocal ? "localhost" : undefined);
  });
});

describe("extensions", () => {
  const at = (...paths: string[]) =>
    thrown(
      { type: "E", value: "x" },
      paths.map((abs_path) => ({ abs_path, function: "f" })),
    );
  const reason = (event: Parameters<typeof filterError>[0]) =>
    filterError(event, senderIp, under({ browserExtensions: true }));

  test.each([
    "originalCreateNotification is gone",
    "Extension context invalidated.",
    "Can't access dead object",
  ])("by text: %s", (value) => expect(reason(thrown({ type: "E", value }))).toBe("browser-extensions"));
  test("by the place of the last frame that has one", () => {
    expect(reason(at("https://a.example/x.js", "chrome-extension://abc/x.js"))).toBe("browser-extensions");
    expect(reason(at("https://a.example/x.js", "safari-web-extension://abc/x.js", "<anonymous>"))).toBe(
      "browser-extensions",
    );
    expect(reason(at("chrome-extension://abc/x.js", "https://a.example/x.js"))).toBeUndefined();
    expect(reason(at("https://connect.facebook.net/en/sdk.js"))).toBe("browser-extensions");
  });
  test("only the first exception counts", () => {
    const values = [
      { type: "E", value: "x" },
      { type: "E", value: "_gCrWeb" },
    ];
    expect(reason(eventOf({ exception: values }))).toBeUndefined();
    expect(reason(eventOf({ exception: values.toReversed() }))).toBe("browser-extensions");
  });
});

test.each([
  ["Minified React error #418; visit https://react.dev/errors/418 for", "react-hydration-errors"],
  ["see https://reactjs.org/docs/error-decoder.html?invariant=425 for", "react-hydration-errors"],
  ["Hydration failed because the initial UI does not match", "react-hydration-errors"],
  ["Minified React error #31; visit https://react.dev/errors/31 for", undefined],
  ["Minified React error #4181", undefined],
])("hydration: %s", (value, reason) => {
  expect(reasonOf({ exception: [{ type: "Error", value }] }, { reactHydrationErrors: true })).toBe(reason);
});

test.each([
  ["ChunkLoadError", "x", "chunk-load-error"],
  ["Error", "Loading chunk 17 failed.", "chunk-load-error"],
  ["Error", "Uncaught (in promise) ChunkLoadError: Loading chunk a failed", "chunk-load-error"],
  ["Error", "Loading failed", undefined],
])("chunks: %s %s", (type, value, reason) => {
  expect(reasonOf({ exception: [{ type, value }] }, { chunkLoadErrors: true })).toBe(reason);
});

test.each([
  [{ blocked_uri: "https://cdn.ads.example/x.js" }, "*.ads.example", true],
  [{ blocked_uri: "https://cdn.ads.example:8443/x.js" }, "*.ads.example", true],
  [{ blocked_uri: "https://ads.example/x.js" }, "https://ads.example/*", true],
  [{ blocked_uri: "chrome-extension" }, "chrome-extension", true],
  [{ source_file: "chrome-extension://abc/x.js" }, "chrome-extension", true],
  [{ blocked_uri: "https://shop.example/x.js" }, "*.ads.example", false],
])("sources of reports: %j, %s: %s", (csp, glob, isFiltered) => {
  expect(reasonOf({ type: "csp", csp }, { cspSources: [glob] })).toBe(isFiltered ? "invalid-csp" : undefined);
});

describe("transactions", () => {
  const reason = (transaction: string, filters: Partial<FilterSettings>) =>
    filterTransaction({ clientIp: senderIp, transaction }, under(filters));
  test.each([
    ["GET /health", true],
    ["/healthz/", true],
    ["GET /api/livez", true],
    ["HealthCheckController.show", false],
    ["/api/healthcheck", true],
    ["/up", true],
    ["/signup", false],
    ["/group", false],
    ["GET /health/insurance", false],
    ["/ping", true],
    ["/shopping", false],
  ])("%s is a health check: %s", (name, isCheck) => {
    expect(reason(name, { healthChecks: true })).toBe(isCheck ? "filtered-transaction" : undefined);
  });
  test("by a glob over their names, and by who sent them", () => {
    expect(reason("GET /internal/x", { transactions: ["* /internal/*"] })).toBe("filtered-transaction");
    expect(reason("GET /x", { ipAddresses: ["203.0.113.0/24"] })).toBe("ip-address");
    expect(reason("GET /x", { transactions: ["* /internal/*"], healthChecks: true })).toBeUndefined();
  });
});

test("whatever comes is held against sender, release and browser", () => {
  const settings = under({ releases: ["1.*"], webCrawlers: true });
  expect(filterItem({ clientIp: senderIp, release: "1.0" }, settings)).toBe("release-version");
  const headers = [["user-agent", "Googlebot/2.1"]] as const;
  expect(filterItem({ clientIp: senderIp, headers }, settings)).toBe("web-crawlers");
  expect(filterItem({ clientIp: senderIp }, settings)).toBeUndefined();
});

test("a hostile event costs little", () => {
  const startMs = processorMs();
  for (const text of [
    "Opera ".repeat(300),
    "Trident/".repeat(300),
    "Android 2 Version/1 ".repeat(200),
    "/up".repeat(1e4),
  ]) {
    reasonOf(
      { request: { url: text, headers: { "User-Agent": text } }, exception: [{ type: text, value: text }] },
      everything,
    );
    filterTransaction({ clientIp: senderIp, transaction: text }, under(everything));
  }
  expect(processorMs() - startMs).toBeLessThan(500);
});
