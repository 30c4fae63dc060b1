import { expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { engineError } from "./engine-message.ts";
import { parameterize, parameterizeMessage } from "./parameterize.ts";

test.each([
  ["nothing to see here", "nothing to see here"],
  ["user 42 not found", "user <int> not found"],
  ["balance -3 of 0.75", "balance <int> of <float>"],
  ["order A-1001 was not placed", "order A-<int> was not placed"],
  ["mail to mara@example.net failed", "mail to <email> failed"],
  ["GET https://a.example/b/17?x=1 answered 503", "GET <url> answered <int>"],
  ["id 9ec79c33-ec99-42ab-8353-589fcb2e04dc", "id <uuid>"],
  ["object 9ec79c33ec9942ab8353589f is gone", "object <id> is gone"],
  ["charge ch_3NqPBt2eZvKYlo2C failed", "charge <id> failed"],
  ["message 01J8ZQ4M7W6N5T3R2K1H0G9F8E lost", "message <id> lost"],
  ["pod web-7d9f8b6c5d-x2x4z is gone", "pod <id> is gone"],
  ["since 2026-11-20T12:00:00.123Z", "since <date>"],
  ["on 2026-11-20 at 12:30:11", "on <date> at <time>"],
  ["[28/Nov/2026:17:54:36 +0000]", "[<date>]"],
  ["on Sat Nov 28 2026 17:54:36 GMT+0100 (CET)", "on <date>"],
  ["due 28.11.2026", "due <date>"],
  ["from 192.168.0.17:8080", "from <ip>"],
  ["from 2001:db8::1f", "from <ip>"],
  ["std::bad_alloc in Class::method", "std::bad_alloc in Class::method"],
  ["took 12ms or 1.5 s", "took <duration> or <duration>"],
  ["used 3.2 MB of 4096 bytes", "used <size> of <size>"],
  ["at 0x7fff5fbff8c0", "at <hex>"],
  ["open /var/data/8f3a/17.csv: no such file", "open <path>: no such file"],
  [String.raw`open C:\Users\Mara\x.tmp: denied`, "open <path>: denied"],
  ["and/or is no path, neither is /tmp", "and/or is no path, neither is /tmp"],
  ["needs version 1.22.3 or newer", "needs version <version> or newer"],
  ["mode='fast' debug=true user=mara", "mode=<value> debug=<value> user=<value>"],
  ["Duplicate entry '99146-uuKl' for key 'email'", "Duplicate entry '<quoted>' for key 'email'"],
  ["KeyError: 'user_id'", "KeyError: 'user_id'"],
  ["worker12 and host web3", "worker<int> and host web3"],
  ["utf8 and sha256 stay words", "utf8 and sha256 stay words"],
  ["token eyJhbGciOi.eyJzdWIiOiIx.abc_def", "token <token>"],
])("%s", (message, expected) => {
  expect(parameterize(message)).toBe(expected);
});

test("of a long message the first two lines that are not blank count", () => {
  expect(parameterizeMessage("\nfirst 1\n\nsecond 2\nthird 3\n")).toBe("first <int>\nsecond <int>...");
});

test("a hostile message costs little", () => {
  const startMs = processorMs();
  for (const piece of [
    "1.",
    "a@",
    "0x",
    "2026-",
    "::",
    '="',
    "00-",
    "http://",
    "/a",
    "1/",
    "a1",
    "12:",
    "Mon ",
    "'1",
    "C:\\",
    "1,",
    "eyJ",
    "-1",
  ]) {
    for (let round = 0; round < 20; round += 1) parameterizeMessage(piece.repeat(8192 / piece.length));
  }
  expect(processorMs() - startMs).toBeLessThan(2000);
});

test.each([
  [
    "property total of nothing",
    [
      "Cannot read properties of undefined (reading 'total')",
      "Cannot read property 'total' of undefined",
      `can't access property "total", e.cart is undefined`,
      "undefined is not an object (evaluating 't.cart.total')",
      "Uncaught TypeError: Cannot read properties of null (reading 'total')",
      "Unable to get property 'total' of undefined or null reference",
    ],
  ],
  [
    "pay is not a function",
    ["e.cart.pay is not a function", "t.pay is not a function. (In 't.pay(e)', 't.pay' is undefined)"],
  ],
  [
    "something is not a function",
    ["t is not a function", "n is not a function. (In 'n(e)', 'n' is undefined)"],
  ],
  ["cart is not defined", ["cart is not defined", "Can't find variable: cart"]],
  ["fetch failed", ["Failed to fetch", "NetworkError when attempting to fetch resource.", "Load failed"]],
  [
    "invalid JSON",
    [
      `Unexpected token '<', "<!DOCTYPE "... is not valid JSON`,
      "Unexpected token < in JSON at position 0",
      "JSON.parse: unexpected character at line 1 column 1 of the JSON data",
      "JSON Parse error: Unrecognized token '<'",
    ],
  ],
  [
    "stack overflow",
    ["Maximum call stack size exceeded", "Maximum call stack size exceeded.", "too much recursion"],
  ],
])("all engines say %s", (expected, messages) => {
  for (const message of messages) expect(engineError("TypeError", message).value).toBe(expected);
});

test("an overflow has one type", () => {
  expect(engineError("InternalError", "too much recursion").type).toBe("RangeError");
});

test("hostile messages of engines cost little", () => {
  const startMs = processorMs();
  for (const piece of ["(", "[0]", " is not a function", "a.", "'", "x is "]) {
    for (let round = 0; round < 50; round += 1)
      engineError("E", `undefined is not an object (evaluating '${piece.repeat(3000)}`);
    for (let round = 0; round < 50; round += 1) engineError("E", piece.repeat(3000));
  }
  expect(processorMs() - startMs).toBeLessThan(2000);
});
