import type { ExceptionValue, Frame } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { printChain } from "./raw-trace.ts";

const blank: Frame = {
  filename: null,
  absPath: null,
  module: null,
  package: null,
  platform: null,
  function: null,
  rawFunction: null,
  symbol: null,
  lineNo: null,
  colNo: null,
  context: [],
  inApp: true,
  vars: null,
  instructionAddr: null,
  symbolAddr: null,
  trust: null,
  errors: null,
  lock: null,
  sourceLink: null,
};

function exception(
  type: string,
  value: string,
  frames: readonly Partial<Frame>[],
  module: string | null = null,
): ExceptionValue {
  return {
    type,
    value,
    module,
    threadId: null,
    mechanism: null,
    rawStacktrace: null,
    stacktrace: {
      frames: frames.map((frame) => ({ ...blank, ...frame })),
      framesOmitted: null,
      registers: null,
      hasSystemFrames: false,
    },
  };
}

describe("a chain as the platform prints it", () => {
  it("is a traceback in Python, the cause first", () =>
    expect(
      printChain(
        [
          exception("TypeError", "bad", [
            { absPath: "/a.py", lineNo: 2, function: "f", context: [[2, "  return x - y"]] },
          ]),
          exception("CheckoutError", "no price", []),
        ],
        "python",
      ),
    ).toBe(
      'Traceback (most recent call last):\n  File "/a.py", line 2, in f\n    return x - y\nTypeError: bad\n\nThe above exception was the direct cause of the following exception:\n\nCheckoutError: no price',
    ));

  it("has the newest call first and the outermost exception on top elsewhere", () =>
    expect(
      printChain(
        [
          exception("Error", "cause", [{ filename: "b.js", lineNo: 1, colNo: 9 }]),
          exception("TypeError", "top", [
            { filename: "old.js", function: "old", lineNo: 3 },
            { filename: "new.js", function: "fresh", lineNo: 5 },
          ]),
        ],
        "node",
      ),
    ).toBe(
      "TypeError: top\n    at fresh (new.js:5)\n    at old (old.js:3)\nCaused by: Error: cause\n    at b.js:1:9",
    ));

  it("names classes in full in Java", () =>
    expect(
      printChain(
        [
          exception(
            "IllegalStateException",
            "x",
            [{ module: "com.shop.Cart", function: "add", filename: "Cart.java", lineNo: 7 }],
            "java.lang",
          ),
        ],
        "java",
      ),
    ).toBe("java.lang.IllegalStateException: x\n    at com.shop.Cart.add(Cart.java:7)"));
});
