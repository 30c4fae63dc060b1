import type { ExceptionValue, Frame } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { blankFrame } from "./blank-frame.fixture.ts";
import { printChain } from "./raw-trace.ts";

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
      frames: frames.map((frame) => ({ ...blankFrame, ...frame })),
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

  const cart = { absPath: "/srv/cart", lineNo: 7 };
  const twoCalls = (one: Partial<Frame>, other: Partial<Frame>) => [
    exception("Oops", "no price", [one, other]),
  ];

  it("has the signature and `:line` in .NET", () =>
    expect(
      printChain(
        twoCalls(
          { module: "Shop.Program", function: "Main" },
          { ...cart, module: "Shop.Cart", function: "Add(Item item)" },
        ),
        "csharp",
      ),
    ).toBe("Oops: no price\n   at Shop.Cart.Add(Item item) in /srv/cart:line 7\n   at Shop.Program.Main()"));

  it("begins with the newest place in Ruby", () =>
    expect(
      printChain(
        twoCalls({ absPath: "/srv/app.rb", lineNo: 2, function: "run" }, { ...cart, function: "add" }),
        "ruby",
      ),
    ).toBe("/srv/cart:7:in 'add': no price (Oops)\n\tfrom /srv/app.rb:2:in 'run'"));

  it("says in Python what was raised meanwhile, and calls no member of a group a cause", () => {
    const of = (type: string, id: number, parent: number | null, source: string, isGroup = false) => ({
      ...exception(type, "x", []),
      mechanism: {
        type: "chained",
        handled: true,
        synthetic: null,
        description: null,
        help_link: null,
        data: {},
        meta: {},
        exception_id: id,
        parent_id: parent,
        source,
        is_exception_group: isGroup,
      },
    });
    const group = of("Group", 0, null, "", true);
    expect(printChain([of("KeyError", 1, 0, "__context__"), of("Lookup", 0, null, "")], "python")).toBe(
      "KeyError: x\n\nDuring handling of the above exception, another exception occurred:\n\nLookup: x",
    );
    expect(printChain([of("KeyError", 1, 0, "exceptions[0]"), group], "python")).toContain(
      "The above exception is one of the exceptions of a group below:",
    );
    expect(printChain([of("KeyError", 1, 0, "__cause__"), group], "python")).toContain(
      "The above exception was the direct cause",
    );
  });

  it("numbers the calls in PHP", () =>
    expect(printChain(twoCalls({ function: "array_map" }, { ...cart, function: "Cart::add" }), "php")).toBe(
      "Oops: no price\nStack trace:\n#0 /srv/cart(7): Cart::add()\n#1 [internal function]: array_map()",
    ));

  it("has images, addresses and offsets for native code, also without symbols", () =>
    expect(
      printChain(
        twoCalls(
          { package: "/usr/lib/libc.so.6", instructionAddr: "0x1f" },
          {
            package: "/Applications/Shop.app/Shop",
            function: "-[Cart add:]",
            instructionAddr: "0x1a0",
            symbolAddr: "0x190",
            filename: "Cart.m",
            lineNo: 7,
          },
        ),
        "cocoa",
      ),
    ).toBe(
      "Oops: no price\n0   Shop                           0x1a0 -[Cart add:] + 16 (Cart.m:7)\n1   libc.so.6                      0x1f ???",
    ));

  it("is readable for a platform that nobody knows, and without any call", () => {
    expect(printChain(twoCalls({ function: "main" }, cart), "basic")).toBe(
      "Oops: no price\n    at /srv/cart:7\n    at main (?)",
    );
    for (const platform of ["python", "java", "csharp", "ruby", "php", "native", "other"])
      expect(printChain([exception("Oops", "no price", [])], platform)).toContain("no price");
  });
});
