import type { JsonObject } from "@vedette/protocol";
import { expect, test } from "vitest";
import { deviceClass } from "./device-class.ts";

const gib = 2 ** 30;
const android = (cores: number, mhz: number, memory: number): JsonObject => ({
  processor_count: cores,
  processor_frequency: mhz,
  memory_size: memory * gib,
});

test.each<[JsonObject | undefined, string | undefined]>([
  [{ model: "iPhone9,1" }, "low"],
  [{ model: "iPhone12,8" }, "medium"],
  [{ model: "iPhone17,1" }, "high"],
  [{ model: "iPad7,5" }, "low"],
  [{ model: "iPad14,1" }, "high"],
  [android(4, 2800, 8), "low"],
  [android(8, 1800, 8), "low"],
  [android(8, 2400, 8), "medium"],
  [android(8, 3000, 4), "medium"],
  [android(8, 3000, 12), "high"],
  [{ model: "Pixel 9" }, undefined],
  [{ model: "iPhone" }, undefined],
  [{ memory_size: 8 * gib }, undefined],
  [undefined, undefined],
])("%j is %s", (device, expected) => {
  const system = device?.model === undefined ? "Android" : "iOS";
  expect(deviceClass(device, { name: system })).toBe(expected);
});

test("a server has no class", () => {
  expect(deviceClass(android(2, 1800, 2), { name: "Linux" })).toBeUndefined();
  expect(deviceClass(android(2, 1800, 2), undefined)).toBeUndefined();
});
