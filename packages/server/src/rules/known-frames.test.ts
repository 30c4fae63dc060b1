import type { ErrorEvent, Frame, JsonObject } from "@vedette/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createKnownFrames, shareTexts } from "./known-frames.ts";
import { eventOf } from "./sample-event.fixture.ts";
import { createEventScrubber } from "./scrubbing/scrub-event.ts";
import { defaultScrubSettings } from "./scrubbing/scrub-item.ts";

const card = "4111 1111 1111 1111";
const word = fc.constantFrom("", "pay", "order", `card ${card}`, "password=hunter2 now");
/** Few values of few fields: most frames are nearly one that was seen before. */
const frame: fc.Arbitrary<Frame> = fc.record(
  {
    function: word,
    lineno: fc.constantFrom(1, 2),
    in_app: fc.boolean(),
    context_line: word,
    pre_context: fc.array(word, { maxLength: 2 }),
    vars: fc.constantFrom<JsonObject>({ a: 1 }, { password: "hunter2" }, { note: card }),
    data: fc.constantFrom<JsonObject>({ a: 1 }),
  },
  { requiredKeys: [] },
);
const frames = fc.array(frame, { maxLength: 6 });

const eventWith = (frames: readonly Frame[]): ErrorEvent =>
  eventOf({ exception: { values: [{ type: "E", stacktrace: { frames: structuredClone([...frames]) } }] } });

test("texts that are shared are the same texts, in lists of the frame's own", () => {
  const known = createKnownFrames();
  fc.assert(
    fc.property(frame, (one) => {
      const learned = known.find(one, undefined) ?? known.learn(one);
      const again = structuredClone(one);
      const lines = again.pre_context;
      // What is more than values and texts is not known.
      expect(learned === undefined).toBe(one.data !== undefined);
      if (learned === undefined) return;
      expect(known.find(again, undefined)).toBe(learned);
      shareTexts(again, learned);
      expect(again).toEqual(one);
      expect(again.pre_context).toBe(lines);
    }),
  );
});

test("frames that came before are scrubbed as those that nobody has seen", () => {
  const scrub = createEventScrubber(defaultScrubSettings);
  fc.assert(
    fc.property(fc.array(frames, { maxLength: 3 }), (stacks) => {
      for (const stack of stacks) {
        const event = eventWith(stack);
        const expected = eventWith(stack);
        const told = scrub(event).map(({ key, rules, method }) => ({ key, rules, method }));
        // Made anew, it knows of no frame that it is clean.
        const fresh = createEventScrubber(defaultScrubSettings)(expected);
        expect(event).toEqual(expected);
        expect(told).toEqual(fresh.map(({ key, rules, method }) => ({ key, rules, method })));
      }
    }),
    { numRuns: 300 },
  );
});

test("what is clean for one project is looked at for another", () => {
  const one: Frame = { function: "pay", lineno: 7, context_line: "connect(203.0.113.9)" };
  const scrub = createEventScrubber(defaultScrubSettings);
  const strict = createEventScrubber({ ...defaultScrubSettings, dropIpAddresses: true });
  const lineAfter = (scrubber: typeof scrub): string | undefined => {
    const event = eventWith([one]);
    scrubber(event);
    return event.exception?.values[0]?.stacktrace?.frames[0]?.context_line;
  };
  expect(lineAfter(scrub)).toBe(one.context_line);
  expect(lineAfter(scrub)).toBe(one.context_line);
  expect(lineAfter(strict)).not.toBe(one.context_line);
  expect(lineAfter(scrub)).toBe(one.context_line);
});

test("a list of a known frame that is changed in place changes no other", () => {
  const scrub = createEventScrubber(defaultScrubSettings);
  const one: Frame = { function: "pay", lineno: 8, pre_context: ["a", "b"] };
  scrub(eventWith([one]));
  const second = eventWith([one]);
  scrub(second);
  const lines = second.exception?.values[0]?.stacktrace?.frames[0]?.pre_context as string[];
  lines[0] = "changed by a rule of the project";
  const third = eventWith([one]);
  scrub(third);
  expect(third.exception?.values[0]?.stacktrace?.frames[0]?.pre_context).toEqual(["a", "b"]);
});

test("any number of the shortest frames takes a bounded room", () => {
  const known = createKnownFrames();
  const first = known.learn({ lineno: 1 });
  for (let lineno = 2; lineno < 25_000; lineno += 1) known.learn({ lineno });
  expect(first).toBeDefined();
  expect(known.find({ lineno: 1 }, undefined)).toBeUndefined();
});
