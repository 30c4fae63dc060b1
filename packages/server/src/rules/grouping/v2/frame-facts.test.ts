import type { Frame } from "@vedette/protocol";
import { expect, test } from "vitest";
import { factsOfFrame } from "./frame-facts.ts";
import { isEntry, isHelper } from "./frame-role.ts";
import { frameText } from "./frame.ts";
import { foreignScriptFrame } from "./framework-frame.ts";

const plain: Frame = { function: "load", filename: "shop/orders.py", module: "shop.orders", lineno: 3 };
/** Each differs from another in one field that decides. */
const frames: readonly (readonly [Frame, string])[] = [
  [plain, "python"],
  [plain, "node"],
  [plain, "ruby"],
  [{ ...plain, module: "shop.utils" }, "python"],
  [{ ...plain, module: undefined }, "python"],
  [{ ...plain, module: undefined, filename: "shop/cache.py" }, "python"],
  [{ ...plain, platform: "native" }, "python"],
  [{ ...plain, platform: "native", package: "/usr/lib/libshop.so", filename: undefined }, "python"],
  [{ ...plain, function: undefined, raw_function: "shop::load(int)", platform: "native" }, "python"],
  [{ ...plain, function: "<lambda>", context_line: "  return load(order)" }, "python"],
  [{ ...plain, function: "<lambda>", context_line: "  return order" }, "python"],
  [{ function: "t", abs_path: "https://shop.example/vendor.js" }, "javascript"],
  [{ function: "pay", abs_path: "https://shop.example/vendor.js" }, "javascript"],
  [{ function: "pay", abs_path: "https://shop.example/checkout.js" }, "javascript"],
  [{ instruction_addr: "0x1010", image_addr: "0x1000", package: "/usr/bin/shop" }, "native"],
  [{ instruction_addr: "0x1020", image_addr: "0x1000", package: "/usr/bin/shop" }, "native"],
];

test("what is remembered of a frame is what there is to find", () => {
  for (let round = 0; round < 3; round += 1) {
    for (const [frame, platform] of frames) {
      const text = frameText(frame, platform);
      const isScript = (frame.platform ?? platform) === "javascript";
      expect(factsOfFrame({ ...frame }, platform)).toEqual({
        text,
        foreign: isScript ? foreignScriptFrame(frame) : undefined,
        isHelper: text.text !== undefined && isHelper(text),
        isEntry: text.text !== undefined && isEntry(text),
      });
    }
  }
});

test("frames that come once are forgotten", () => {
  const first = factsOfFrame(plain, "python");
  expect(factsOfFrame({ ...plain }, "python")).toBe(first);
  for (let index = 0; index < 3_000; index += 1)
    factsOfFrame({ function: `once${index}`, filename: `${"long/".repeat(400)}${index}.py` }, "python");
  const again = factsOfFrame({ ...plain }, "python");
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});

test("any number of the shortest frames takes a bounded room", () => {
  const first = factsOfFrame({ function: "f" }, "go");
  for (let index = 0; index < 20_000; index += 1) factsOfFrame({ function: `f${index}` }, "go");
  expect(factsOfFrame({ function: "f" }, "go")).not.toBe(first);
});
