import { describe, expect, it } from "vitest";
import { addStep, beginHistory, stepBack, stepForward } from "./edit-history.ts";

describe("the history of a draft", () => {
  const drawn = ["b", "c"].reduce(addStep<string>, beginHistory("a"));

  it("goes back step by step, and forth again", () => {
    const back = stepBack(stepBack(drawn));
    expect(back.now).toBe("a");
    expect(stepForward(back).now).toBe("b");
    expect(stepForward(stepForward(back))).toEqual(drawn);
  });

  it("ends where it began, and where it stands", () => {
    const back = stepBack(stepBack(drawn));
    expect(stepBack(back)).toBe(back);
    expect(stepForward(drawn)).toBe(drawn);
  });

  it("forgets what was taken back as soon as something else is done", () => {
    const other = addStep(stepBack(drawn), "d");
    expect(stepForward(other).now).toBe("d");
    expect(stepBack(other).now).toBe("b");
  });

  it("does not grow without end", () => {
    const long = Array.from({ length: 200 }, (_, index) => String(index)).reduce(addStep<string>, drawn);
    expect(long.past).toHaveLength(50);
  });
});
