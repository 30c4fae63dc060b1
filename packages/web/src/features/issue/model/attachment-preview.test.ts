import { describe, expect, it } from "vitest";
import { previewKind, previewText } from "./attachment-preview.ts";

const file = (name: string, mimetype: string, size = 100) => ({ name, mimetype, size });

const whole = (text: string) => ({ text, isCut: false });

describe("the preview of a file", () => {
  it("is a picture for types that carry no script, while they are not huge", () => {
    expect(previewKind(file("a.png", "image/png"))).toBe("picture");
    expect(previewKind(file("a.png", "image/png", 9_000_000))).toBeUndefined();
  });
  it("is text for all that is one, also where it would be a page or a drawing", () => {
    expect(previewKind(file("a.svg", "image/svg+xml"))).toBe("text");
    expect(previewKind(file("a.html", "text/html"))).toBe("text");
    expect(previewKind(file("server.log", "application/octet-stream"))).toBe("text");
    expect(previewKind(file("big.log", "text/plain", 900_000_000))).toBe("text");
  });
  it("is none for the rest", () => {
    expect(previewKind(file("core.dmp", "application/x-dmp"))).toBeUndefined();
  });
  it("lays JSON out, and shows what only says to be JSON as it is", () => {
    expect(previewText(whole('{"a":1}'), file("a.json", "application/json"))).toEqual({
      lines: ["{", '  "a": 1', "}"],
      isCut: false,
      language: "json",
    });
    expect(previewText(whole("{a"), file("a.json", "application/json"))).toMatchObject({ lines: ["{a"] });
  });
  it("is the beginning of long texts and lines", () => {
    const preview = previewText(whole(`${"x".repeat(5000)}\n`.repeat(1000)), file("a.txt", "text/plain"));
    expect(preview.lines).toHaveLength(500);
    expect(preview.lines[0]).toHaveLength(1000);
    expect(preview.isCut).toBe(true);
  });
  it("says that there is more where only the beginning was read, and guesses no layout", () =>
    expect(previewText({ text: '{"a":[1', isCut: true }, file("a.json", "application/json"))).toEqual({
      lines: ['{"a":[1'],
      isCut: true,
      language: undefined,
    }));
});
