import { expect, test } from "vitest";
import { createProgressBar } from "./progress-bar.ts";

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
}

test("in a terminal the bar stays on one line and ends full", () => {
  const output = recorder(true);
  let nowMs = 0;
  const bar = createProgressBar(200, output, () => (nowMs += 100));
  for (let step = 0; step < 20; step += 1) bar.add(10);
  bar.finish();
  expect(output.written.slice(0, -1).every((text) => text.startsWith("\r") && !text.includes("\n"))).toBe(
    true,
  );
  expect(output.written.at(-2)).toContain("100 %  200/200 events");
  expect(output.written.at(-1)).toBe("\n");
});

test("elsewhere it prints a line for every tenth, once", () => {
  const output = recorder(false);
  let nowMs = 0;
  const bar = createProgressBar(1000, output, () => (nowMs += 1));
  for (let step = 0; step < 1000; step += 1) bar.add(1);
  bar.finish();
  expect(output.written.map((line) => line.split(" ")[0])).toEqual([
    "10",
    "20",
    "30",
    "40",
    "50",
    "60",
    "70",
    "80",
    "90",
    "100",
  ]);
});
