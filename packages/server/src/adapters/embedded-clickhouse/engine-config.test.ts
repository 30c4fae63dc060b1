import { describe, expect, it } from "vitest";
import { divideMemory, engineXml, planMemory } from "./engine-config.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

describe("the engine's share of it", () => {
  it.each([
    [1 * GIB, 384],
    [2 * GIB, 512],
    [3 * GIB, 768],
    [64 * GIB, 1024],
  ])("of %d bytes is a quarter within bounds, %d MiB", (limit, expectedMib) => {
    const { serverBytes, queryBytes } = planMemory(limit);
    expect(serverBytes).toBe(expectedMib * MIB);
    expect(queryBytes).toBe(Math.max(128 * MIB, serverBytes / 4));
    expect(engineXml({ serverBytes, queryBytes })).toContain(
      `<max_server_memory_usage>${serverBytes}</max_server_memory_usage>`,
    );
  });

  it("is exactly what the configuration says, where it says something", () =>
    expect(divideMemory(3 * GIB)).toEqual({ serverBytes: 3 * GIB, queryBytes: 768 * MIB }));
});
