import type { IssueTag } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { byUnusualness, reportTags } from "./tag-report.ts";

function tag(key: string, value: string, count: number, total: number, projectShare?: number): IssueTag {
  const seen = "2026-11-20T00:00:00Z";
  return {
    key,
    name: key,
    totalValues: total,
    uniqueValues: 2,
    topValues: [
      {
        key,
        name: value,
        value,
        count,
        firstSeen: seen,
        lastSeen: seen,
        ...(projectShare === undefined ? {} : { projectShare }),
      },
    ],
  };
}

describe("the tags of an issue", () => {
  it("puts first what is far from the project", () => {
    const report = reportTags([
      tag("region", "eu", 61, 100, 0.58),
      tag("release", "2.4.1", 100, 100, 0.38),
      tag("voucher", "gift", 96, 100, 0.03),
    ]);
    expect(report.unusual.map((line) => line.key)).toEqual(["voucher", "release"]);
    expect(report.usual.map((line) => line.key)).toEqual(["region"]);
  });
  it("calls nothing unusual where the project's share is unknown", () =>
    expect(reportTags([tag("os", "iOS", 100, 100)]).unusual).toEqual([]));
  it("calls nothing unusual with hardly any events", () =>
    expect(reportTags([tag("os", "iOS", 2, 2, 0.1)]).unusual).toEqual([]));
  it("leaves out a tag without values", () =>
    expect(reportTags([{ key: "a", name: "a", totalValues: 0, uniqueValues: 0, topValues: [] }])).toEqual({
      unusual: [],
      usual: [],
    }));
});

describe("the order of tags", () => {
  it("is what stands out, then the rest as it came", () =>
    expect(
      byUnusualness([
        tag("region", "eu", 61, 100, 0.58),
        tag("browser", "Safari", 80, 100, 0.2),
        tag("release", "2.4.1", 100, 100, 0.1),
      ]).map(({ key }) => key),
    ).toEqual(["release", "browser", "region"]));
});
