import type { Frame, Stacktrace } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { blankFrame } from "./blank-frame.fixture.ts";
import {
  firstOpenIndex,
  frameFacts,
  frameName,
  framePath,
  hasDetail,
  packageOf,
  splitPath,
  traceRows,
} from "./frames.ts";

function frame(name: string, extra: Partial<Frame> = {}): Frame {
  return { ...blankFrame, filename: `${name}.py`, function: name, lineNo: 1, inApp: false, ...extra };
}

function trace(...frames: readonly Frame[]): Stacktrace {
  return { frames: [...frames], framesOmitted: null, registers: null, hasSystemFrames: true };
}

const kinds = (rows: ReturnType<typeof traceRows>) =>
  rows.map((row) => (row.kind === "fold" ? row.frames.length : row.frame.function));

describe("rows of a trace", () => {
  const mixed = trace(
    frame("run"),
    frame("call"),
    frame("route", { inApp: true }),
    frame("lib"),
    frame("price", { inApp: true }),
  );

  it("show the newest call first and fold runs of library frames", () =>
    expect(kinds(traceRows(mixed, "app", true))).toEqual(["price", 1, "route", 2]));
  it("keep the order of the calls where that is wanted", () =>
    expect(kinds(traceRows(mixed, "app", false))).toEqual([2, "route", 1, "price"]));
  it("fold nothing in full", () =>
    expect(kinds(traceRows(mixed, "full", true))).toEqual(["price", "lib", "route", "call", "run"]));
  it("fold nothing where all is library code", () =>
    expect(kinds(traceRows(trace(frame("a"), frame("b")), "app", true))).toEqual(["b", "a"]));
  it("count a recursion instead of repeating it", () => {
    const rows = traceRows(
      trace(
        frame("main", { inApp: true }),
        frame("f", { inApp: true }),
        frame("f", { inApp: true }),
        frame("f", { inApp: true }),
      ),
      "app",
      true,
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ kind: "frame", repeats: 2, index: 3 });
  });
  it("are none for an empty trace", () => expect(traceRows(trace(), "app", true)).toEqual([]));
});

describe("the frame that is open at first", () => {
  it("is the newest of our own that has source", () =>
    expect(
      firstOpenIndex(
        trace(frame("a", { inApp: true, context: [[1, "x"]] }), frame("b", { inApp: true }), frame("c")),
      ),
    ).toBe(0));
  it("is the newest of our own without source, if need be", () =>
    expect(firstOpenIndex(trace(frame("a", { inApp: true }), frame("b")))).toBe(0));
  it("is the newest one where none is ours", () =>
    expect(firstOpenIndex(trace(frame("a"), frame("b")))).toBe(1));
  it("is none in an empty trace", () => expect(firstOpenIndex(trace())).toBeUndefined());
});

describe("the library of a frame", () => {
  it.each([
    [{ absPath: "/app/node_modules/@scope/lib/dist/a.js" }, "@scope/lib"],
    [{ absPath: "/usr/lib/python3/site-packages/starlette/routing.py" }, "starlette"],
    [{ absPath: "/root/go/pkg/mod/github.com/x/y.go" }, "github.com"],
    [{ filename: "node:internal/process/task_queues" }, "node:internal"],
    [{ filename: null, module: "org.springframework.web.Filter" }, "org.springframework"],
    [{ filename: null, module: "tokio::runtime" }, "tokio"],
    [{ package: "/usr/lib/libc.so.6" }, "libc.so.6"],
  ])("of %j is %s", (extra, name) => expect(packageOf(frame("f", extra))).toBe(name));
});

describe("what a native call has instead of source", () => {
  const native = frame("main", {
    package: "/usr/lib/libc.so.6",
    rawFunction: "_ZN4mainEv",
    instructionAddr: "0x7f00",
    symbolAddr: "0x7e00",
  });
  it("is its package, the linker's name and addresses", () =>
    expect(frameFacts(native)).toEqual([
      ["package", "/usr/lib/libc.so.6"],
      ["rawFunction", "_ZN4mainEv"],
      ["address", "0x7f00"],
      ["symbolAddress", "0x7e00"],
    ]));
  it("is not what stands in its head already", () =>
    expect(frameFacts(frame("main", { filename: null, module: "shop", rawFunction: "main" }))).toEqual([]));
  it("can be opened", () => {
    expect(hasDetail(native)).toBe(true);
    expect(hasDetail(frame("main"))).toBe(false);
  });
});

describe("the place of a call", () => {
  it("is the class and its package for Java, whose files have no folder", () => {
    const java = frame("lock", {
      filename: "Db.java",
      absPath: "Db.java",
      module: "com.example.Db",
      instructionAddr: "0x1",
    });
    expect([frameName(java), framePath(java)]).toEqual(["Db.lock", "com/example/Db.java"]);
    expect(frameFacts(java)).toEqual([["address", "0x1"]]);
    const inner = frame("run", { filename: "Pool.kt", module: "com.example.Pool$Worker" });
    expect([frameName(inner), framePath(inner)]).toEqual(["Pool$Worker.run", "com/example/Pool.kt"]);
    expect(frameFacts(inner)).toEqual([["module", "com.example.Pool$Worker"]]);
  });
  it("leaves out a module that says what the path says", () => {
    expect(frameFacts(frame("pay", { filename: "shop/pay.py", module: "shop.pay" }))).toEqual([]);
    expect(frameFacts(frame("pay", { filename: "shop/__init__.py", module: "shop" }))).toEqual([]);
    expect(frameFacts(frame("pay", { filename: "pay.py", module: "shop.pay" }))).toEqual([
      ["module", "shop.pay"],
    ]);
  });
  it.each([
    ["shop/pay/card.py", ["shop/pay/", "card.py"]],
    ["C:\\src\\Card.cs", ["C:\\src\\", "Card.cs"]],
    ["card.py", ["", "card.py"]],
  ])("has folders and a file: %s", (path, parts) => expect(splitPath(path)).toEqual(parts));
  it("names an assembly without its version and key", () =>
    expect(
      packageOf(
        frame("First", {
          filename: null,
          package: "System.Linq, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
        }),
      ),
    ).toBe("System.Linq"));
});
