import { describe, expect, it } from "vitest";
import { languageOf } from "./language.ts";

const file = (filename: string | null, platform: string | null = null) => ({
  filename,
  absPath: null,
  platform,
});

describe("the language of a frame", () => {
  it.each([
    ["shop/service.py", "python"],
    ["src/App.tsx", "tsx"],
    ["app.js?v=3", "javascript"],
    ["Cart.kt", "kotlin"],
  ])("of %s is %s", (filename, language) => expect(languageOf(file(filename), "other")).toBe(language));
  it("comes from the platform where the file does not tell", () =>
    expect(languageOf(file("<anonymous>"), "node")).toBe("javascript"));
  it("comes from the frame before the event", () =>
    expect(languageOf(file(null, "java"), "javascript")).toBe("java"));
  it("is none for what is not known", () => expect(languageOf(file("data.bin"), "other")).toBeUndefined());
});
