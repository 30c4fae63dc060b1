import { expect, it } from "vitest";
import { detailsOf } from "./audit-details.ts";

const asItCame = { name: (text: string) => text, value: (text: string) => text };

it("tells what there is to tell, in one line", () => {
  expect(
    detailsOf(
      { project: "web", sections: ["filters", "quotas"], platform: null, rateLimit: { count: 1 } },
      asItCame,
    ),
  ).toBe('project: web · sections: filters, quotas · rateLimit: {"count":1}');
  expect(detailsOf({}, asItCame)).toBe("");
});

it("says names and values in the words that it is given, and lets alone what people named", () => {
  const words = {
    name: (text: string) => (text === "isActive" ? "启用" : text),
    value: (text: string) => ({ false: "否", storage: "存储" })[text] ?? text,
  };
  expect(detailsOf({ isActive: false, sections: ["storage"], project: "storage" }, words)).toBe(
    "启用: 否 · sections: 存储 · project: storage",
  );
});
