import { describe, expect, it } from "vitest";
import { mechanismFacts, tellsNothing } from "./mechanism.ts";

const blank = {
  type: "minidump",
  handled: false,
  synthetic: null,
  description: null,
  help_link: null,
  data: {},
  meta: {},
  exception_id: null,
  parent_id: null,
  source: null,
  is_exception_group: null,
};

describe("how an exception was reported", () => {
  it("tells signals and error numbers by name and number", () =>
    expect(
      mechanismFacts({
        ...blank,
        meta: {
          signal: { number: 11, name: "SIGSEGV", code: 1, code_name: "SEGV_MAPERR" },
          mach_exception: { exception: 1, name: "EXC_BAD_ACCESS", code: 1, subcode: 16 },
          errno: { number: 104 },
          ns_error: { domain: "NSCocoaErrorDomain", code: 4 },
        },
      }),
    ).toEqual([
      ["signal", "SIGSEGV (11)"],
      ["signal_code", "SEGV_MAPERR (1)"],
      ["mach_exception", "EXC_BAD_ACCESS (1)"],
      ["mach_exception_code", "1"],
      ["mach_exception_subcode", 16],
      ["errno", "104"],
      ["ns_error", "NSCocoaErrorDomain"],
      ["ns_error_code", "4"],
    ]));
  it("tells what an SDK adds, and nothing where it adds nothing", () => {
    expect(mechanismFacts({ ...blank, data: { handler: "setTimeout" }, description: "" })).toEqual([
      ["handler", "setTimeout"],
    ]);
    expect(mechanismFacts({ ...blank, meta: { signal: {} } })).toEqual([]);
  });
});

describe("the kind of a mechanism", () => {
  it.each([
    ["generic", true],
    ["chained", true],
    ["auto.core.linked_errors", true],
    ["onunhandledrejection", false],
    ["signalhandler", false],
  ])("%s says nothing that the page does not: %s", (type, expected) =>
    expect(tellsNothing(type)).toBe(expected),
  );
});
