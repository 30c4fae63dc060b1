import { describe, expect, it } from "vitest";
import { isLocalDsn, readArrivals } from "./arrivals.ts";

const AT = "2026-11-20T15:39:22Z";

describe("what has arrived", () => {
  it("puts first what is wrong, and says what came instead of errors only while there is none", () => {
    const others = [{ category: "session", outcome: "accepted", reason: "", quantity: 1, lastAt: AT }];
    const setup = { firstEventAt: null, issue: null, rejectedRequests: [] };
    expect(readArrivals({ ...setup, received: others }).map((one) => one.kind)).toEqual(["other"]);
    expect(
      readArrivals({
        firstEventAt: null,
        issue: null,
        received: [
          { category: "session", outcome: "accepted", reason: "", quantity: 1, lastAt: AT },
          { category: "error", outcome: "accepted", reason: "", quantity: 2, lastAt: AT },
          { category: "error", outcome: "invalid", reason: "invalid_json", quantity: 4, lastAt: AT },
        ],
        rejectedRequests: [{ reason: "wrong_key", message: "The key is not known.", count: 3, lastAt: AT }],
      }).map((one) => one.kind),
    ).toEqual(["refused", "dropped", "errors"]);
  });

  it("knows the moment of a refused request, and the minute of what is counted", () => {
    const arrivals = readArrivals({
      firstEventAt: null,
      issue: null,
      received: [{ category: "error", outcome: "accepted", reason: "", quantity: 1, lastAt: AT }],
      rejectedRequests: [{ reason: "wrong_key", message: "The key is not known.", count: 1, lastAt: AT }],
    });
    expect(arrivals.map(({ kind, lastKnownTo }) => [kind, lastKnownTo])).toEqual([
      ["refused", "moment"],
      ["errors", "minute"],
    ]);
  });

  it("is nothing at first", () =>
    expect(readArrivals({ firstEventAt: null, issue: null, received: [], rejectedRequests: [] })).toEqual(
      [],
    ));
});

describe("a DSN that only this machine reaches", () => {
  it.each(["http://k@localhost:8000/1", "http://k@127.0.0.1/1", "http://k@[::1]:8000/1"])("is %s", (dsn) =>
    expect(isLocalDsn(dsn)).toBe(true),
  );
  it.each(["https://k@errors.example/1", "not a dsn"])("is not %s", (dsn) =>
    expect(isLocalDsn(dsn)).toBe(false),
  );
});
