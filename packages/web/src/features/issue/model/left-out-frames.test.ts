import { expect, it } from "vitest";
import { leftOutFrames } from "./left-out-frames.ts";

const frames = { frames: { "": { len: 10_000, rem: [["!limit", "s"]] } } };

it("counts what a trace had and the event has not", () => {
  const meta = { exception: { values: { "3": { stacktrace: frames } } }, stacktrace: frames };
  expect(leftOutFrames(meta, ["exception", 3], 250)).toBe(9_750);
  expect(leftOutFrames(meta, ["exception", 0], 250)).toBe(0);
  expect(leftOutFrames(meta, ["threads", 3], 250)).toBe(0);
  expect(leftOutFrames(meta, ["stacktrace"], 250)).toBe(9_750);
});
it("believes no odd remark", () =>
  expect(leftOutFrames({ stacktrace: { frames: { "": { len: "many" } } } }, ["stacktrace"], 2)).toBe(0));
