import { describe, expect, it } from "vitest";
import { matchKeys, pressName } from "./keys.ts";

const press = (
  key: string,
  extra: Partial<Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "shiftKey">> = {},
) => pressName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...extra });

describe("the name of a press", () => {
  it("is the key in lower case", () => expect(press("J")).toBe("j"));
  it("is the same with Ctrl and with Cmd", () => {
    expect(press("k", { ctrlKey: true })).toBe("mod+k");
    expect(press("k", { metaKey: true })).toBe("mod+k");
  });
  it("tells of Shift where Shift makes no other sign", () => {
    expect(press("J", { shiftKey: true })).toBe("shift+j");
    expect(press("ArrowDown", { shiftKey: true })).toBe("shift+arrowdown");
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("Z", { ctrlKey: true, shiftKey: true })).toBe("mod+shift+z");
  });
  it("is nothing with Alt, which types characters", () =>
    expect(press("e", { altKey: true })).toBeUndefined());
});

describe("matching presses with actions", () => {
  const actions = [{ keys: "e" }, { keys: "g i" }, { keys: "g p" }, { keys: "mod+k" }, {}];
  it("finds a single key", () => expect(matchKeys(actions, ["e"])).toBe(0));
  it("waits after the first key of a sequence", () => expect(matchKeys(actions, ["g"])).toBe("pending"));
  it("finds a sequence by its last two keys", () => expect(matchKeys(actions, ["g", "p"])).toBe(2));
  it("forgets a first key that leads nowhere", () => expect(matchKeys(actions, ["x", "e"])).toBe(0));
  it("knows nothing of other keys", () => expect(matchKeys(actions, ["z"])).toBeUndefined());
  it("lets the screen shown last win", () =>
    expect(matchKeys([{ keys: "e" }, { keys: "e" }], ["e"])).toBe(1));
});
