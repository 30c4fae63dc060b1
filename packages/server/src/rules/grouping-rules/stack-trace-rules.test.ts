import { describe, expect, test } from "vitest";
import { eventOf, thrown } from "../sample-event.fixture.ts";
import { groupEvent } from "../grouping/v1.ts";
import { framesOf, outline, ruled } from "./grouping-rules.fixture.ts";
import { parseStackTraceRules } from "./parse-grouping-rules.ts";

const frames = [
  { function: "main", module: "app.main", filename: "app/main.c", in_app: true },
  {
    function: "serve",
    module: "lib.http",
    filename: "lib/http.c",
    package: "/usr/lib/libhttp.so",
    in_app: false,
  },
  { function: "handle", module: "app.web", filename: "app/web.c", in_app: true },
  { function: "check", module: "app.check", filename: "app/check.c", in_app: true },
  { function: "raise", module: "rt", filename: "rt.c", in_app: false },
];
const event = thrown({ type: "Boom", value: "Bang", mechanism: { type: "signal", handled: false } }, frames, {
  platform: "native",
});

describe("frames of the application", () => {
  test.each([
    ["function:serve +app", "main serve handle check (raise)"],
    ["function:handle -app", "main (serve) (handle) check (raise)"],
    ["module:app.* -app", "(main) (serve) (handle) (check) (raise)"],
    ["!module:app.* +app", "main serve handle check raise"],
    ["path:**/lib/** +app", "main serve handle check (raise)"],
    ["package:**/libhttp.so +app", "main serve handle check (raise)"],
    ["!package:** -app", "(main) (serve) (handle) (check) (raise)"],
    ["app:no +app", "main serve handle check raise"],
    ["family:native function:raise +app", "main (serve) handle check raise"],
    ["family:javascript function:raise +app", "main (serve) handle check (raise)"],
    ["function:handle ^-app", "main (serve) handle (check) (raise)"],
    ["function:handle v-app", "(main) (serve) handle check (raise)"],
    ["function:handle v-app -app ^+app", "(main) (serve) (handle) check raise"],
    ["[ function:serve ] | app:yes -app", "main (serve) (handle) check (raise)"],
    ["app:yes | [ app:no ] -app", "(main) (serve) handle (check) (raise)"],
    ["type:Boom function:raise +app", "main (serve) handle check raise"],
    ["type:Other function:raise +app", "main (serve) handle check (raise)"],
    ["value:bang function:raise +app", "main (serve) handle check (raise)"],
    ["mechanism:signal function:raise +app", "main (serve) handle check raise"],
    ["function:* -app\nfunction:check +app", "(main) (serve) (handle) check (raise)"],
    ["function:handle -app\nfunction:handle +app", "main (serve) handle check (raise)"],
    ["function:serve category=net\ncategory:net +app", "main serve handle check (raise)"],
    ["category:net +app", "main (serve) handle check (raise)"],
  ])("%s", (stackTrace, expected) => {
    expect(outline(ruled(event, { stackTrace }).event)).toBe(expected);
  });

  test("keep what was said before, and their category", () => {
    const changed = framesOf(ruled(event, { stackTrace: "function:serve +app category=net" }).event);
    expect(changed[1]).toMatchObject({ in_app: true, data: { orig_in_app: 0, category: "net" } });
    expect(changed[0]).toBe(framesOf(event)[0]);
  });

  test("of threads too", () => {
    const threads = {
      values: [
        { id: 1, crashed: true, stacktrace: { frames } },
        { id: 2, stacktrace: { frames } },
      ],
    };
    const result = ruled(eventOf({ platform: "native", threads }), { stackTrace: "function:main -app" });
    expect(result.event.threads?.values.map((thread) => thread.stacktrace?.frames[0]?.in_app)).toEqual([
      false,
      false,
    ]);
  });

  test("an event that no rule fits stays the very same", () => {
    const result = ruled(event, { stackTrace: "function:none -app" });
    expect(result.event).toBe(event);
    expect(result.counted).toBe(event);
  });
});

describe("frames that count", () => {
  test.each([
    ["function:handle -group", "main (serve) check (raise)"],
    ["function:handle ^-group -group", "main (serve)"],
    ["function:handle v-group", "handle check (raise)"],
    ["function:* -group\nfunction:check +group", "check"],
    ["function:handle max-frames=2", "handle check (raise)"],
    ["function:handle max-frames=0", "main (serve) handle check (raise)"],
    ["function:handle max-frames=9", "main (serve) handle check (raise)"],
    ["function:* -app\nfunction:handle max-frames=2", "(check) (raise)"],
    ["function:none max-frames=1", "main (serve) handle check (raise)"],
    ["function:handle min-frames=3", "main (serve) handle check (raise)"],
    ["function:handle min-frames=4", ""],
    ["function:* -group", ""],
  ])("%s", (stackTrace, expected) => {
    const result = ruled(event, { stackTrace });
    expect(outline(result.counted)).toBe(expected);
    expect(framesOf(result.event)).toHaveLength(5);
  });

  test("decide the group", () => {
    const group = (stackTrace: string) => groupEvent(ruled(event, { stackTrace }).counted).components;
    expect(group("function:handle -group")).toEqual(["Boom", "app.main in main", "app.check in check"]);
    expect(group("function:* -group")).toEqual(["Boom", "Bang"]);
  });

  test("are told with the rule that took the others out", () => {
    const { verdicts, notes } = ruled(event, { stackTrace: "\nfunction:handle -group" });
    expect(verdicts[0]?.verdict.frames[2]).toMatchObject({ contributes: false, contributesBy: { line: 2 } });
    expect(verdicts[0]?.verdict.matches).toMatchObject([{ rule: { line: 2 }, frames: [2] }]);
    expect(notes).toEqual({
      frameRules: [{ kind: "stack-trace", origin: "project", line: 2, text: "function:handle -group" }],
    });
  });
});

describe("built-in rules", () => {
  const builtIn = (functions: readonly string[], platform: string, module?: string) =>
    outline(
      ruled(
        thrown(
          { type: "E" },
          functions.map((name) => ({
            function: name,
            in_app: true,
            ...(module && name.startsWith("$") ? { module } : {}),
          })),
          { platform },
        ),
        { isBuiltInOn: true },
      ).counted,
    );

  test("take out how a language raises and how it starts", () => {
    expect(builtIn(["_pthread_start", "run", "core::panicking::panic", "rust_begin_unwind"], "native")).toBe(
      "run",
    );
    expect(builtIn(["main", "pay", "runtime.gopanic", "runtime.sigpanic"], "go")).toBe("main pay");
    expect(builtIn(["click", "sentryWrapped", "pay"], "javascript")).toBe("click pay");
    expect(builtIn(["run", "$invoke", "pay"], "java", "java.lang.reflect.Method")).toBe("run pay");
  });

  test("and the project has the last word", () => {
    const own = thrown({ type: "E" }, [{ function: "sentryWrapped", in_app: true }], {
      platform: "javascript",
    });
    const stackTrace = "function:sentryWrapped +group +app";
    expect(outline(ruled(own, { stackTrace, isBuiltInOn: true }).counted)).toBe("sentryWrapped");
  });
});

describe("texts of rules", () => {
  test.each([
    ["function:a", 11, "expected a matcher such as type:Error or an action such as -group"],
    ["function:a +foo", 12, "expected a matcher such as type:Error or an action"],
    ["function:a +app function:b", 17, "expected an action"],
    ["foo:a +app", 1, "there is no matcher foo; there are stack.function"],
    ["message:a +app", 1, "there is no matcher message"],
    ["function:a max-frames=x", 12, "max-frames takes a number from 0 to 1000"],
    ["function:a max-frames=1001", 12, "max-frames takes a number"],
    ["[ foo:x ] | function:a +app", 3, "there is no matcher foo"],
    ["[ function:x | function:a +app", 14, "expected"],
    [`function:a category=${"x".repeat(65)}`, 12, "64 characters at most"],
  ])("%s is refused at column %i", (line, column, message) => {
    const { rules, faults } = parseStackTraceRules(`function:ok +app\n${line}`);
    expect(rules).toHaveLength(1);
    expect(faults).toMatchObject([{ line: 2, column, message: expect.stringContaining(message) }]);
  });

  test("what older servers knew is read and does nothing", () => {
    const { rules, faults } = parseStackTraceRules("function:a +prefix v-sentinel invert-stacktrace=1");
    expect(faults).toEqual([]);
    expect(rules).toMatchObject([{ rule: { actions: [] } }]);
  });
});
