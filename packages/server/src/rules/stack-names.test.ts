import { expect, it } from "vitest";
import { eventOf } from "./sample-event.fixture.ts";
import { stackNames, stackNamesMax } from "./stack-names.ts";

it("names every frame of every exception once, nearest to the fault first", () => {
  const names = stackNames(
    eventOf({
      exception: {
        values: [
          {
            type: "A",
            stacktrace: { frames: [{ function: "main", filename: "a.py" }, { function: "run" }] },
          },
          {
            type: "B",
            stacktrace: {
              frames: [{ function: "run", module: "app.b", package: "lib.so" }, { abs_path: "/srv/b.py" }],
            },
          },
          { type: "C" },
        ],
      },
    }),
  );
  expect(names).toEqual({
    stack_filenames: ["/srv/b.py", "a.py"],
    stack_functions: ["run", "main"],
    stack_modules: ["app.b"],
    stack_abs_paths: ["/srv/b.py", "a.py"],
    stack_packages: ["lib.so"],
  });
});

it("takes the event's own stack trace where there is no exception", () => {
  const names = stackNames(eventOf({ stacktrace: { frames: [{ function: "main" }] } }));
  expect(names.stack_functions).toEqual(["main"]);
});

it("keeps a bounded number", () => {
  const frames = Array.from({ length: stackNamesMax + 50 }, (_, at) => ({ function: `f${at}` }));
  const names = stackNames(eventOf({ exception: { values: [{ type: "A", stacktrace: { frames } }] } }));
  expect(names.stack_functions).toHaveLength(stackNamesMax);
  expect(names.stack_functions[0]).toBe(`f${stackNamesMax + 49}`);
});
