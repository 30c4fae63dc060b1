import { describe, expect, it } from "vitest";
import { visibleCode, visibleWords } from "./visible-text.ts";

describe("text of strangers", () => {
  it("shows in code what turns it around or has no width", () => {
    expect(visibleCode("if (admin\u202e\u2066) {")).toBe("if (admin‹U+202E›‹U+2066›) {");
    expect(visibleCode("pay\u200bload\ufeff")).toBe("pay‹U+200B›load‹U+FEFF›");
    expect(visibleCode("a\u0000b\u001b[31m")).toBe("a‹U+0000›b‹U+001B›[31m");
  });
  it("keeps lines, tabs and every script as they are", () => {
    expect(visibleCode("a\tb\r\nc")).toBe("a\tb\r\nc");
    expect(visibleCode("שלום 雪 é")).toBe("שלום 雪 é");
  });
  it("leaves joiners in words, but nothing that turns them around", () => {
    expect(visibleWords("👩\u200d👧")).toBe("👩\u200d👧");
    expect(visibleWords("a\u202eb\u0000")).toBe("a‹U+202E›b‹U+0000›");
  });
});
