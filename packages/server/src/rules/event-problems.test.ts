import { readErrorEvent } from "@vedette/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metaOf, problemsOf } from "./event-problems.ts";

function found(payload: unknown) {
  const { event, remarks } = readErrorEvent(JSON.parse(JSON.stringify(payload)));
  return { problems: problemsOf(event, remarks), meta: metaOf(event, remarks) };
}

describe("what was left out", () => {
  test("is a problem with its place and its reason", () => {
    const { problems, meta } = found({ user: { id: 1, ip_address: "nonsense" } });
    expect(problems).toEqual([
      {
        type: "invalid_data",
        message: expect.stringContaining("left out") as string,
        data: { name: "user.ip_address", reason: "expected an ip address" },
      },
    ]);
    expect(meta).toEqual({
      user: { ip_address: { "": { err: [["invalid_data", { reason: "expected an ip address" }]] } } },
    });
  });

  test("may have been too long", () => {
    const { problems, meta } = found({ release: "x".repeat(300), tags: { a: "y".repeat(300), b: "c" } });
    expect(problems.map(({ type, data }) => [type, data])).toEqual([
      ["value_too_long", { name: "tags.a", original_length: 300 }],
      ["value_too_long", { name: "release", original_length: 300 }],
    ]);
    expect(meta).toMatchObject({ release: { "": { len: 300, err: [["value_too_long", {}]] } } });
  });
});

describe("what was cut", () => {
  test("is no problem, and is marked where it stands", () => {
    const { problems, meta } = found({
      exception: [
        {
          type: "E",
          value: "x".repeat(9000),
          stacktrace: Array.from({ length: 300 }, () => ({ function: "f" })),
        },
      ],
      extra: { "a.b": { long: "y".repeat(300_000) } },
    });
    expect(problems).toEqual([]);
    const cut = (len: number) => ({ "": { len, rem: [["!limit", "s"]] } });
    expect(meta).toEqual({
      exception: { values: { "0": { value: cut(9000), stacktrace: { frames: cut(300) } } } },
      extra: { "a.b": { long: cut(300_000) } },
    });
  });

  test("may be a list that lost entries", () => {
    const { problems, meta } = found({
      extra: Object.fromEntries(Array.from({ length: 3 }, (_, n) => [`k${n}`, "y".repeat(200_000)])),
    });
    expect(problems).toEqual([]);
    expect(meta).toMatchObject({ extra: { "": { rem: [["!limit", "s"]] } } });
  });
});

describe("times", () => {
  test("say what both clocks said", () => {
    const { event } = readErrorEvent({ message: "x" });
    const remark = {
      kind: "clock_drift",
      path: "timestamp",
      detail: "7200 s",
      sdkTime: 0,
      serverTime: 7200,
    } as const;
    expect(problemsOf(event, [remark])[0]).toMatchObject({
      type: "clock_drift",
      data: { sdk_time: "1970-01-01T00:00:00.000Z", server_time: "1970-01-01T02:00:00.000Z" },
    });
  });
});

describe("the SDK's own remarks", () => {
  test("stay, and ours are added", () => {
    const own = { "": { rem: [["@cards", "s"]], len: 7 } };
    const { meta } = found({
      _meta: { exception: { values: { "0": { value: own } } }, extra: { a: own } },
      exception: [{ type: "E", value: "x".repeat(9000) }],
    });
    expect(meta).toEqual({
      exception: {
        values: {
          "0": {
            value: {
              "": {
                rem: [
                  ["@cards", "s"],
                  ["!limit", "s"],
                ],
                len: 7,
              },
            },
          },
        },
      },
      extra: { a: own },
    });
  });

  test("of any shape break nothing", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("release", "user", "", "x"), fc.jsonValue()), (_meta) => {
        const { problems } = found({ _meta, release: [], user: { ip_address: 7 } });
        expect(problems.length).toBeGreaterThanOrEqual(2);
      }),
    );
  });
});

test("an event without remarks has neither", () => {
  expect(found({ message: "x" })).toEqual({ problems: [], meta: {} });
});
