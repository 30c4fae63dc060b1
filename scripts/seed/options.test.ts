import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("flags win over the environment", () => {
  const result = readOptions(
    ["--events", "50", "--url", "http://flag"],
    { VEDETTE_PUBLIC_URL: "http://env", VEDETTE_TOKEN: "t" },
    5,
  );
  expect(result).toMatchObject({
    kind: "run",
    options: { events: 50, days: 14, seed: 5, url: "http://flag", token: "t" },
  });
});

test.each([[["--events", "0"]], [["--events", "many"]], [["--days", "90"]], [["--nonsense"]], [["stray"]]])(
  "%j is refused with a reason",
  (args) => {
    const result = readOptions(args, {}, 1);
    expect(result.kind).toBe("wrong");
  },
);

test("help is asked for", () => {
  expect(readOptions(["--help"], {}, 1)).toEqual({ kind: "help" });
});
