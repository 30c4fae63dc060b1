import { expect, it } from "vitest";
import { createTurns } from "./turns.ts";

const turnOfLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

it("lets one by at each turn of the event loop, in their order", async () => {
  const turns = createTurns();
  const passed: number[] = [];
  const wait = (index: number) => void turns.next().then(() => passed.push(index));
  for (const index of [1, 2, 3]) wait(index);
  const seen: number[] = [];
  while (passed.length < 3) {
    await turnOfLoop();
    seen.push(passed.length);
  }
  expect(passed).toEqual([1, 2, 3]);
  expect(seen).toEqual([1, 2, 3]);
  wait(4);
  await turnOfLoop();
  await turnOfLoop();
  expect(passed).toEqual([1, 2, 3, 4]);
});
