import { describe, expect, it } from "vitest";
import {
  addWidget,
  copyWidget,
  isCall,
  newWidget,
  widgetBody,
  withDataset,
  withDisplay,
  withFields,
  withoutBlanks,
  withParts,
} from "./widget-content.ts";

const first = newWidget([]);

describe("a widget", () => {
  it("begins as bars of all events, in the first free place", () => {
    expect(first).toMatchObject({
      id: "new-1",
      displayType: "bar",
      widgetType: "error-events",
      layout: { x: 0, y: 0 },
    });
    const second = newWidget([first]);
    expect(second).toMatchObject({ id: "new-2", layout: { x: 6, y: 0 } });
    expect(addWidget([first], second)).toHaveLength(2);
  });

  it("is copied beside the others under its own name", () =>
    expect(copyWidget([first], first, "Copy")).toMatchObject({
      id: "new-2",
      title: "Copy",
      layout: { x: 6 },
    }));

  it("is sent without ids that the server has not given", () => {
    expect(widgetBody(first).id).toBeNull();
    expect(widgetBody({ ...first, id: "4" }).id).toBe("4");
  });

  it("keeps what another kind can show, and loses what it cannot", () => {
    const [query] = first.queries;
    const grouped = {
      ...first,
      queries: [withParts(query!, { columns: ["level"], aggregates: ["count()", "epm()"] })],
    };
    const number = withDisplay(grouped, "big_number");
    expect(number.queries[0]).toMatchObject({ columns: [], aggregates: ["count()"], fields: ["count()"] });
    expect(number.layout).toMatchObject({ w: 3, h: 2 });
    expect(withDisplay(first, "top_n").queries[0]?.columns).toEqual([""]);
    expect(withDisplay({ ...first, queries: [query!, query!] }, "table").queries).toHaveLength(1);
    expect(withDisplay({ ...grouped, id: "3" }, "big_number").layout).toEqual(grouped.layout);
  });

  it("asks anew when it is about something else", () => {
    const [query] = first.queries;
    const asked = { ...first, queries: [{ ...query!, conditions: "error.type:x" }] };
    expect(withDataset(asked, "errors")).toBe(asked);
    expect(withDataset(asked, "sessions")).toMatchObject({
      widgetType: "sessions",
      queries: [{ conditions: "", aggregates: ["count()"] }],
    });
  });
});

describe("the fields of a table", () => {
  const [query] = first.queries;
  it("are told apart into groups and aggregates, in their order", () =>
    expect(withFields(query!, ["count()", "level"], ["", "Level"])).toMatchObject({
      fields: ["count()", "level"],
      columns: ["level"],
      aggregates: ["count()"],
    }));
  it("take their headings along when an empty one goes", () => {
    const widget = { ...first, queries: [withFields(query!, ["", "level", "count()"], ["", "Level", ""])] };
    expect(withoutBlanks(widget).queries[0]).toMatchObject({
      fields: ["level", "count()"],
      fieldAliases: ["Level", ""],
      columns: ["level"],
    });
  });
  it("order by what is still there", () => {
    const ordered = { ...query!, orderby: "-count()" };
    expect(withFields(ordered, ["level", "count()"], []).orderby).toBe("-count()");
    expect(withFields(ordered, ["level"], []).orderby).toBe("");
  });
});

describe("a call", () => {
  it.each([
    ["count()", true],
    ["p95(span.duration)", true],
    ["level", false],
    ["tags[a]", false],
    ["Bad()", false],
  ])("%s is one: %s", (field, expected) => expect(isCall(field)).toBe(expected));
});
