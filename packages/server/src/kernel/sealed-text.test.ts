import { expect, test } from "vitest";
import { createTextSealer, isSealed, newSealingKey } from "./sealed-text.ts";

const sealer = createTextSealer(newSealingKey());

test.each(["hunter2", "", "ünï😀", "x".repeat(5000)])("what was sealed can be opened", (text) => {
  const sealed = sealer.seal(text, "key:1");
  expect(isSealed(sealed)).toBe(true);
  if (text !== "") expect(sealed).not.toContain(text.slice(0, 20));
  expect(sealer.open(sealed, "key:1")).toBe(text);
  expect(sealer.seal(text, "key:1")).not.toBe(sealed);
});

test("not for another purpose, not with another key, not when changed", () => {
  const sealed = sealer.seal("hunter2", "key:1");
  expect(sealer.open(sealed, "key:2")).toBeUndefined();
  expect(createTextSealer(newSealingKey()).open(sealed, "key:1")).toBeUndefined();
  const middle = Math.floor(sealed.length / 2);
  const other = sealed[middle] === "A" ? "B" : "A";
  expect(sealer.open(sealed.slice(0, middle) + other + sealed.slice(middle + 1), "key:1")).toBeUndefined();
  expect(sealer.open("sealed:v1:AAAA", "key:1")).toBeUndefined();
  expect(sealer.open(sealed.slice(0, -10), "key:1")).toBeUndefined();
});

test("a text from before there was sealing is read as it is", () => {
  expect(sealer.open("0123456789abcdef", "key:1")).toBe("0123456789abcdef");
});

test("a key that could be guessed is refused", () => {
  expect(() => createTextSealer("short")).toThrowError("at least 32");
});

test("after a change of the key both are read, and the new one seals", () => {
  const [oldKey, newKey] = [newSealingKey(), newSealingKey()];
  const old = createTextSealer(oldKey);
  const both = createTextSealer(newKey, [oldKey]);
  const onlyNew = createTextSealer(newKey);
  const before = old.seal("hunter2", "key:1");
  expect(both.open(before, "key:1")).toBe("hunter2");
  expect(both.open(before, "key:2")).toBeUndefined();
  const renewed = both.renew(before, "key:1") ?? "";
  expect(onlyNew.open(renewed, "key:1")).toBe("hunter2");
  expect(both.renew(renewed, "key:1")).toBe(renewed);
  expect(onlyNew.open(both.renew("in plain", "key:1") ?? "", "key:1")).toBe("in plain");
  expect(onlyNew.renew(before, "key:1")).toBeUndefined();
});
