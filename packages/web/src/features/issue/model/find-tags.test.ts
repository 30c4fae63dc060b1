import { expect, it } from "vitest";
import { findTags } from "./find-tags.ts";

const tags = [
  { key: "browser.name", value: "Firefox" },
  { key: "server_name", value: "web-12" },
];
const keysOf = (typed: string) => findTags(tags, typed, ({ value }) => [value]).map(({ key }) => key);

it("finds tags by name or value, in any case", () => {
  expect(keysOf(" FIRE ")).toEqual(["browser.name"]);
  expect(keysOf("name")).toEqual(["browser.name", "server_name"]);
  expect(keysOf("")).toHaveLength(2);
  expect(keysOf("opera")).toEqual([]);
});
