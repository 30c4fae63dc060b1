import { describe, expect, it } from "vitest";
import type { SearchField } from "./completions.ts";
import { valueRepairs } from "./value-repairs.ts";

const field = (key: string, type: SearchField["type"], values: string[], isClosed: boolean): SearchField => ({
  key,
  aliases: key === "issue.priority" ? ["priority"] : [],
  type,
  operators: ["="],
  values,
  isClosed,
  description: "",
});
const fields = [
  field("is", "state", ["unresolved", "resolved", "archived", "new"], true),
  field("issue.priority", "text", ["low", "medium", "high"], true),
  field("error.handled", "flag", [], true),
  field("release", "text", ["latest"], false),
];
const repaired = (query: string, start: number, end: number, key: string) =>
  valueRepairs(query, { position: { start, end }, key }, fields).map((one) => one.query);

describe("a value that does not exist", () => {
  it("is replaced in its place by those that do", () => {
    expect(repaired("level:error is:whatever order", 12, 23, "is")).toEqual([
      "level:error is:unresolved order",
      "level:error is:resolved order",
      "level:error is:archived order",
      "level:error is:new order",
    ]);
    expect(repaired("priority:x", 9, 10, "priority")[0]).toBe("priority:low");
    expect(repaired("!is:whatever", 0, 12, "is")[0]).toBe("!is:unresolved");
  });

  it("is replaced by what was likely meant first", () => {
    expect(repaired("is:resolvd", 0, 10, "is")[0]).toBe("is:resolved");
    expect(repaired("is:arch", 0, 7, "is")[0]).toBe("is:archived");
    expect(repaired("is:", 0, 3, "is")[0]).toBe("is:unresolved");
  });

  it("is left alone where the field takes anything, or nothing is known of it", () => {
    expect(repaired("release:", 0, 8, "release")).toEqual([]);
    expect(repaired("nosuch:x", 0, 8, "nosuch")).toEqual([]);
    expect(valueRepairs("is:x", { position: undefined, key: "is" }, fields)).toEqual([]);
  });

  it("is yes or no for what is either", () =>
    expect(repaired("error.handled:maybe", 14, 19, "error.handled")).toEqual([
      "error.handled:true",
      "error.handled:false",
    ]));
});
