import { expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { withoutIpAddresses } from "./ip-addresses.ts";

test.each([
  ["from 198.51.100.4.", "from [ip]."],
  ["198.51.100.4:8080 [2001:db8::1]:443", "[ip]:8080 [[ip]]:443"],
  ["::1 and fe80::1%eth0", "[ip] and [ip]%eth0"],
  ["::ffff:198.51.100.4", "[ip]"],
  ["1:2:3:4:5:6:7:8", "[ip]"],
  ["at 12:34:56 or 2026-11-20T12:34:56.789Z", "at 12:34:56 or 2026-11-20T12:34:56.789Z"],
  ["version 1.2.3 of std::move, core::fmt", "version 1.2.3 of std::move, core::fmt"],
  ["1.2.3.4.5 and 300.1.1.1", "1.2.3.4.5 and 300.1.1.1"],
  ["a/b.c: nothing", "a/b.c: nothing"],
])("%s", (text, clean) => expect(withoutIpAddresses(text)).toBe(clean));

test("a hostile text costs little", () => {
  const startMs = processorMs();
  for (const piece of ["1.", ":", "a:", "1:2", "255.255.", "::1.1."])
    withoutIpAddresses(piece.repeat(20_000));
  expect(processorMs() - startMs).toBeLessThan(1000);
});
