import { expect, it } from "vitest";
import { exploreSearch } from "./explore-link.ts";
import { newWidget, withDataset } from "./widget-content.ts";

const widget = newWidget([]);
const [query] = widget.queries;

it("a widget leads on to the same question over the same scope", () => {
  const asked = {
    ...widget,
    queries: [{ ...query!, columns: ["level"], conditions: "has:user", orderby: "-count()" }],
  };
  const found = new URLSearchParams(exploreSearch(asked, { project: ["shop"], statsPeriod: "24h" }));
  expect([...found]).toEqual([
    ["project", "shop"],
    ["statsPeriod", "24h"],
    ["dataset", "errors"],
    ["query", "has:user"],
    ["field", "level"],
    ["field", "count()"],
    ["orderby", "-count()"],
    ["display", "bar"],
  ]);
});

it("a widget over something else leads nowhere", () =>
  expect(exploreSearch(withDataset(widget, "sessions"), {})).toBeUndefined());
