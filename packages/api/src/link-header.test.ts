import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLinkHeader, parseLinkHeader } from "./link-header.ts";

describe("the Link header", () => {
  it("prints both directions as clients read them", () => {
    expect(
      formatLinkHeader({
        previous: { url: "http://h/x?cursor=0:0:1", cursor: "0:0:1", hasResults: false },
        next: { url: "http://h/x?cursor=0:100:0", cursor: "0:100:0", hasResults: true },
      }),
    ).toBe(
      '<http://h/x?cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", ' +
        '<http://h/x?cursor=0:100:0>; rel="next"; results="true"; cursor="0:100:0"',
    );
  });

  it("survives any address: clients split at commas", () => {
    const cursor = fc.stringMatching(/^[0-9:a-f.]{1,40}$/);
    fc.assert(
      fc.property(fc.string(), cursor, cursor, fc.boolean(), (query, previous, next, hasNext) => {
        const url = `http://h/?q=${encodeURIComponent(query.toWellFormed())},x`;
        const header = formatLinkHeader({
          previous: { url, cursor: previous, hasResults: !hasNext },
          next: { url, cursor: next, hasResults: hasNext },
        });
        expect(header.split(",")).toHaveLength(2);
        expect(parseLinkHeader(header)).toEqual({
          next: hasNext ? next : undefined,
          previous: hasNext ? undefined : previous,
        });
      }),
    );
  });

  it("reads nothing from nothing", () => {
    expect(parseLinkHeader(null)).toEqual({ next: undefined, previous: undefined });
    expect(parseLinkHeader("garbage, more")).toEqual({ next: undefined, previous: undefined });
  });
});
