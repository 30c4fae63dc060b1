import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatShare,
  safeHref,
  shortId,
  truncateMiddle,
} from "./format.ts";

describe("numbers", () => {
  it.each([
    [0, "0"],
    [1204, "1,204"],
    [null, "–"],
    [Number.NaN, "–"],
  ])("counts %s as %s", (value, text) => expect(formatCount(value)).toBe(text));

  it.each([
    [999, "999"],
    [1_000, "1k"],
    [1_240, "1.2k"],
    [12_400, "12k"],
    [999_999, "1M"],
    [3_400_000, "3.4M"],
  ])("shortens %s to %s", (value, text) => expect(formatCompact(value)).toBe(text));

  it.each([
    [0, "0%"],
    [0.001, "<1%"],
    [0.038, "3.8%"],
    [1 / 21, "4.8%"],
    [2 / 21, "9.5%"],
    [0.0999, "10%"],
    [0.0604, "6%"],
    [0.61, "61%"],
    [0.999, ">99%"],
    [1, "100%"],
  ])("prints the share %s as %s", (share, text) => expect(formatShare(share)).toBe(text));

  it.each([
    [0, "0 ms"],
    [0.4, "400 µs"],
    [38, "38 ms"],
    [1_180, "1.18 s"],
    [42_000, "42 s"],
    [600_000, "10 min"],
    [18.5 * 86_400_000, "18 d"],
  ])("prints %s ms as %s", (duration, text) => expect(formatDuration(duration)).toBe(text));

  it.each([
    [12, "12 B"],
    [1_500, "1.5 KB"],
    [477_000_000_000, "477 GB"],
    [999_999, "1 MB"],
  ])("prints %s bytes as %s", (size, text) => expect(formatBytes(size)).toBe(text));
});

describe("names", () => {
  it("keeps both ends of a long path", () =>
    expect(truncateMiddle("/srv/app/very/long/path/file.py", 15)).toBe("/srv/ap…file.py"));
  it("leaves a short text alone", () => expect(truncateMiddle("file.py", 15)).toBe("file.py"));
  it("shortens an event id", () =>
    expect(shortId("4f1c8e0000000000000000000000 9ab2".replace(" ", ""))).toBe("4f1c8e…9ab2"));
});

describe("links in events", () => {
  it("follows http and https", () =>
    expect(safeHref("https://shop.example/a?b=1")).toBe("https://shop.example/a?b=1"));
  it.each(["javascript:alert(1)", "data:text/html,x", " vbscript:x", "//evil", "", null])(
    "refuses %s",
    (text) => expect(safeHref(text)).toBeUndefined(),
  );
});
