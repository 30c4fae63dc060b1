import { expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { parameterize, parameterizeMessage } from "./parameterize.ts";

test.each([
  ["nothing to see here", "nothing to see here"],
  ["user 42 not found", "user <int> not found"],
  ["mail to mara@example.net failed", "mail to <email> failed"],
  ["GET https://a.example/b/17?x=1 answered 503", "GET <url> answered <int>"],
  ["id 9ec79c33-ec99-42ab-8353-589fcb2e04dc", "id <uuid>"],
  ["md5 9ec79c33ec9942ab8353589fcb2e04dc", "md5 <md5>"],
  ["sha 9ec79c33ec9942ab8353589fcb2e04dc01234567", "sha <sha1>"],
  ["since 2026-11-20T12:00:00.123Z", "since <date>"],
  ["on 2026-11-20", "on <date>"],
  ["from 192.168.0.17:8080", "from <ip>:<int>"],
  ["from fe80:0:0:0:1:2:3:4", "from <ip>"],
  ["took 12ms or 1.5s", "took <duration> or <duration>"],
  ["at 0x7fff5fbff8c0", "at <hex>"],
  ["block deadbeef12", "block <hex>"],
  ["ratio 0.75 of -3", "ratio <float> of <int>"],
  ["mode='fast' debug=true", "mode=<quoted_str> debug=<bool>"],
  ["utf8 and sha256 stay words", "utf8 and sha256 stay words"],
])("%s", (message, expected) => {
  expect(parameterize(message)).toBe(expected);
});

test("of a long message the first two lines that are not blank count", () => {
  expect(parameterizeMessage("\nfirst 1\n\nsecond 2\nthird 3\n")).toBe("first <int>\nsecond <int>...");
});

test("a hostile message costs little", () => {
  const startMs = processorMs();
  for (const piece of ["1.", "a@", "0x", "2026-", "::", '="', "00-", "http://"])
    parameterize(piece.repeat(8192 / piece.length));
  expect(processorMs() - startMs).toBeLessThan(2000);
});
