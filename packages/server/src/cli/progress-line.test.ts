import { expect, it } from "vitest";
import { createProgressLine } from "./progress-line.ts";

const collect = (isTTY: boolean) => {
  const written: string[] = [];
  return { line: createProgressLine({ isTTY, write: (text) => written.push(text) }), written };
};

it("draws a bar anew on a terminal, and ends it once", () => {
  const { line, written } = collect(true);
  line.show("events", 0, 2_097_152);
  line.show("events", 1_048_576, 2_097_152);
  line.end();
  line.end();
  expect(written).toEqual([
    `\r\u001B[K[${"-".repeat(30)}] 0 % 0 B of 2.0 MiB, events`,
    `\r\u001B[K[${"#".repeat(15)}${"-".repeat(15)}] 50 % 1.0 MiB of 2.0 MiB, events`,
    "\n",
  ]);
});

it("says every tenth elsewhere, and that there is nothing to do", () => {
  const { line, written } = collect(false);
  for (let done = 0; done <= 100; done += 1) line.show("log", done, 100);
  line.end();
  expect(written).toHaveLength(11);
  expect([written[0], written.at(-1)]).toEqual(["0 %, 0 B of 100 B, log\n", "100 %, 100 B of 100 B, log\n"]);
  const empty = collect(false);
  empty.line.show("events", 0, 0);
  expect(empty.written).toEqual(["100 %, 0 B of 0 B, events\n"]);
});
