import { describe, expect, it } from "vitest";
import { surprisingShares } from "./surprising-shares.ts";

const keys = [
  { key: "release", events: 200, elsewhere: 4000 },
  { key: "browser", events: 200, elsewhere: 4000 },
  { key: "browser.name", events: 200, elsewhere: 4000 },
  { key: "shop", events: 200, elsewhere: 4000 },
];

describe("what differs", () => {
  it("is a value that nearly all have here and few have elsewhere", () =>
    expect(
      surprisingShares(keys, [
        { key: "release", value: "2.4.1", events: 198, elsewhere: 480 },
        { key: "shop", value: "de", events: 110, elsewhere: 2100 },
      ]),
    ).toEqual([
      {
        key: "release",
        value: "2.4.1",
        share: 0.99,
        elsewhere: 0.12,
        events: 200,
        elsewhereEvents: 4000,
      },
    ]));
  it("is told once of what belongs together", () =>
    expect(
      surprisingShares(keys, [
        { key: "browser.name", value: "Safari", events: 196, elsewhere: 800 },
        { key: "browser", value: "Safari 19.1", events: 190, elsewhere: 200 },
      ]).map(({ value }) => value),
    ).toEqual(["Safari 19.1"]));
  it("is not a value of a minority", () =>
    expect(surprisingShares(keys, [{ key: "shop", value: "jp", events: 80, elsewhere: 0 }])).toEqual([]));
  it("is not told of few events, here or elsewhere", () => {
    const of = (events: number, elsewhere: number) =>
      surprisingShares(
        [{ key: "shop", events, elsewhere }],
        [{ key: "shop", value: "de", events, elsewhere: 0 }],
      );
    expect(of(9, 4000)).toEqual([]);
    expect(of(200, 49)).toEqual([]);
    expect(of(10, 4000)).toHaveLength(1);
  });
  it("is not chance: a distance must be far beyond what such samples vary by", () =>
    expect(
      surprisingShares(
        [{ key: "shop", events: 12, elsewhere: 60 }],
        [{ key: "shop", value: "de", events: 8, elsewhere: 23 }],
      ),
    ).toEqual([]));
  it("is never what issues are told apart by anyway", () =>
    expect(
      surprisingShares(
        [{ key: "handled", events: 200, elsewhere: 4000 }],
        [{ key: "handled", value: "no", events: 200, elsewhere: 0 }],
      ),
    ).toEqual([]));
});
