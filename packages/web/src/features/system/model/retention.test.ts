import { expect, test } from "vitest";
import { keptKinds } from "./retention.ts";

test("kinds are named that something is stored of or decided for, both tables of replays as one", () => {
  const stored = (kind: string, rows: number, bytes: number) => ({
    kind,
    rows,
    bytes,
    bytesPerRow: bytes / rows,
  });
  expect(
    keptKinds({ logs: 7 }, [
      stored("errors", 10, 1_000),
      stored("replay_segments", 2, 20),
      stored("replay_recordings", 8, 80),
      stored("outcomes", 5, 5),
    ]),
  ).toEqual([
    { kind: "errors", days: undefined, rows: 10, bytes: 1_000 },
    { kind: "logs", days: 7, rows: 0, bytes: 0 },
    { kind: "replays", days: undefined, rows: 10, bytes: 100 },
  ]);
});
