/** Rules by someone who means harm, and events by someone else who does. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { thrown } from "../sample-event.fixture.ts";
import { applyGroupingRules } from "./apply-grouping-rules.ts";
import { compileGroupingRules } from "./compile-grouping-rules.ts";
import { ruled } from "./grouping-rules.fixture.ts";
import { parseFingerprintRules, parseStackTraceRules } from "./parse-grouping-rules.ts";

/** Every frame is another one, and each nearly fits. */
const frames = Array.from({ length: 250 }, (_, index) => ({
  function: `${"a".repeat(400)}${index}`,
  module: `${"a.".repeat(200)}${index}`,
  abs_path: `/${"a/".repeat(700)}${index}`,
  in_app: true,
}));
const event = thrown({ type: "a".repeat(200), value: "a".repeat(8_000) }, frames, {
  message: "a".repeat(8_000),
});

const hostilePatterns: readonly string[] = [
  "*a".repeat(100),
  "?*".repeat(100),
  "a*".repeat(100),
  "[ab]*".repeat(40),
  "**/a".repeat(50),
  "**a*".repeat(50),
  "?".repeat(200),
];

/** What the thread used: a busy machine distorts that less. */
function timed<Result>(work: () => Result): { readonly result: Result; readonly ms: number } {
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  const startMs = cpuMs();
  return { result: work(), ms: cpuMs() - startMs };
}

describe.each(hostilePatterns)("a thousand rules with %s", (pattern) => {
  // Cut to what a text of rules may hold.
  const count = Math.min(1_000, Math.floor(95_000 / (pattern.length + 30)));
  const lines = (key: string, rest: string) =>
    Array.from({ length: count }, (_, index) => `${key}:"${pattern}${index}b" ${rest}`).join("\n");

  test.each(["path", "function", "module"])("over %s", (key) => {
    const stackTrace = lines(key, "-group");
    const first = timed(() => ruled(event, { stackTrace }));
    expect(first.ms).toBeLessThan(500);
    // Nothing is kept for other texts: what a restart finds must be what was found at first.
    const again = ruled(event, { stackTrace });
    expect([again.notes, again.counted]).toEqual([first.result.notes, first.result.counted]);
  });

  test.each(["message", "value", "type"])("over %s", (key) => {
    expect(timed(() => ruled(event, { fingerprint: lines(key, "-> x") })).ms).toBeLessThan(500);
  });
});

test("a thousand rules of a thousand globs each are refused", () => {
  const line = `${"function:a*b ".repeat(1_000)}-group`;
  const { rules, faults } = parseStackTraceRules(`${line}\n`.repeat(1_000));
  expect(rules).toEqual([]);
  expect(faults).toHaveLength(1);
  expect(parseStackTraceRules(line).faults).toMatchObject([{ line: 1, column: 2_001 }]);
});

test("a thousand rules that all fit all frames take bounded time", () => {
  const stackTrace = "function:* +app ^-group v+group category=x\n".repeat(1_000);
  expect(timed(() => ruled(event, { stackTrace })).ms).toBeLessThan(1_000);
});

test("an ordinary event under a thousand ordinary rules is not cut", () => {
  const ordinary = thrown(
    { type: "E", value: "v" },
    Array.from({ length: 250 }, (_, index) => ({
      function: `handle_request_${index}`,
      module: `shop.views.page_${index}`,
      abs_path: `/srv/app/current/shop/views/page_${index}.py`,
    })),
  );
  const stackTrace = Array.from({ length: 1_000 }, (_, index) => `path:**/vendor_${index}/** -app`).join(
    "\n",
  );
  expect(ruled(ordinary, { stackTrace }).notes?.isIncomplete).toBeUndefined();
});

test("what was kept of earlier events changes nothing", () => {
  const name = fc.constantFrom("a", "b", "ab", "ba", "aab");
  const anyFrame = fc.record({ function: name, module: name, in_app: fc.boolean() });
  const rule = fc
    .tuple(
      fc.constantFrom("function:a*", "module:*b", "!function:b", "app:yes"),
      fc.constantFrom("-app", "^-group", "v+app", "max-frames=1"),
    )
    .map((parts) => parts.join(" "));
  fc.assert(
    fc.property(
      fc.array(fc.array(anyFrame, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
      fc.array(rule, { minLength: 1, maxLength: 5 }),
      (traces, rules) => {
        const texts = { fingerprintRules: "", stackTraceRules: rules.join("\n") };
        const shared = compileGroupingRules(texts, false);
        for (const trace of traces) {
          const own = thrown({ type: "E" }, trace);
          const fresh = applyGroupingRules(own, compileGroupingRules({ ...texts }, false));
          const kept = applyGroupingRules(own, shared);
          expect([kept.event, kept.counted, kept.notes]).toEqual([fresh.event, fresh.counted, fresh.notes]);
        }
      },
    ),
  );
});

test("texts of rules never throw", () => {
  const piece = fc.constantFrom(
    "type:",
    "a",
    '"',
    "*",
    " ",
    "->",
    "[",
    "]",
    "|",
    "!",
    "{{",
    "}}",
    "+app",
    "\n",
    "\\",
    ",",
    "title=",
    "path:",
    "#",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      for (const { faults } of [parseFingerprintRules(text), parseStackTraceRules(text)])
        for (const fault of faults) expect(fault.column).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
