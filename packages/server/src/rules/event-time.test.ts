import { describe, expect, test } from "vitest";
import { correctTime } from "./event-time.ts";
import { eventOf } from "./sample-event.fixture.ts";

const received = 1_795_200_000;
const hour = 3600;
const day = 24 * hour;

function corrected(timestamp: number | undefined, sentAt?: number) {
  const event = eventOf({
    ...(timestamp === undefined ? {} : { timestamp }),
    breadcrumbs: [{ timestamp: received - 50, message: "x" }, { message: "no time" }],
  });
  const { event: after, remarks } = correctTime(event, { receivedAtMs: received * 1000, sentAt });
  return {
    timestamp: after.timestamp,
    crumbs: after.breadcrumbs?.values.map((crumb) => crumb.timestamp),
    kinds: remarks.map((remark) => remark.kind),
  };
}

describe("the sender's clock", () => {
  test("is believed within an hour or so", () => {
    expect(corrected(received - 100, received - 54 * 60)).toEqual({
      timestamp: received - 100,
      crumbs: [received - 50, undefined],
      kinds: [],
    });
  });

  test("moves every time when it is off by more", () => {
    expect(corrected(received - 2 * hour - 5, received - 2 * hour)).toEqual({
      timestamp: received - 5,
      crumbs: [received - 50 + 2 * hour, undefined],
      kinds: ["clock_drift"],
    });
    expect(corrected(received + 3 * hour - 5, received + 3 * hour)).toMatchObject({
      timestamp: received - 5,
      kinds: ["clock_drift"],
    });
  });
});

describe("what cannot be", () => {
  test("the future is now, and all times move with it", () => {
    expect(corrected(received + 61)).toEqual({
      timestamp: received,
      crumbs: [received - 111, undefined],
      kinds: ["future_timestamp"],
    });
    expect(corrected(received + 59)).toMatchObject({ timestamp: received + 59, kinds: [] });
  });

  test("so is what is older than may be kept", () => {
    expect(corrected(received - 31 * day)).toMatchObject({ timestamp: received, kinds: ["past_timestamp"] });
    expect(corrected(received - 29 * day)).toMatchObject({ timestamp: received - 29 * day, kinds: [] });
  });

  test("no time is the time it came", () => {
    expect(corrected(undefined)).toMatchObject({ timestamp: received, kinds: [] });
  });
});
