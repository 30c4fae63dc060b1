import { expect, it } from "vitest";
import { silentLogger } from "#kernel/logger.ts";
import { keepWindows, readKeptWindows } from "./kept-windows.ts";

const window = { name: "quota:14:q1:60", startMs: 1000, endMs: 61_000, used: 7 };

it("reads back what it wrote, and writes only what has changed", async () => {
  const texts: string[] = [];
  let windows = [window];
  const keeper = keepWindows({
    processId: "one",
    windows: () => windows,
    write: async (text) => void texts.push(text),
    logger: silentLogger,
    intervalMs: 5,
  });
  await expect.poll(() => texts.length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(texts.length).toBe(1);
  windows = [{ ...window, used: 8 }];
  await keeper.stop();
  expect(texts.map((text) => readKeptWindows(text, silentLogger))).toEqual([
    { processId: "one", windows: [window] },
    { processId: "one", windows },
  ]);
});

it("goes on after a writing that failed", async () => {
  const texts: string[] = [];
  let attempts = 0;
  const keeper = keepWindows({
    processId: "one",
    windows: () => [window],
    write: async (text) => {
      if (++attempts === 1) throw new Error("no space left");
      texts.push(text);
    },
    logger: silentLogger,
    intervalMs: 5,
  });
  await expect.poll(() => texts.length).toBe(1);
  await keeper.stop();
});

it.each([
  "",
  "{",
  "[]",
  '{"windows":[{"name":1}]}',
  '{"windows":[{"name":"a","startMs":0,"endMs":1,"used":-5}]}',
])("takes %j for nothing", (text) => expect(readKeptWindows(text, silentLogger)).toEqual({ windows: [] }));
