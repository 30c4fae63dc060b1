import { expect, it } from "vitest";
import { detailsOf } from "./audit-details.ts";

it("tells what there is to tell, in one line", () => {
  expect(
    detailsOf({ project: "web", sections: ["filters", "quotas"], platform: null, rateLimit: { count: 1 } }),
  ).toBe('project: web · sections: filters, quotas · rateLimit: {"count":1}');
  expect(detailsOf({})).toBe("");
});
