import { describe, expect, it } from "vitest";
import { divideMemory, engineXml, planMemory, sessionArguments } from "./engine-config.ts";

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

it("lets a read have threads by the memory of a small server, and not all of a large machine", () => {
  const args = sessionArguments("/engine.xml", 96 * MIB, false);
  const valueOf = (name: string) => Number(args.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1]);
  expect(valueOf("max_threads")).toBeGreaterThanOrEqual(1);
  expect(valueOf("max_threads")).toBeLessThanOrEqual(4);
  // The smallest engine has 384 MiB, of which it holds some 100 itself.
  expect(2 * valueOf("max_threads_min_free_memory_per_thread")).toBeLessThanOrEqual(280 * MIB);
});
