import fc from "fast-check";
import { expect, test } from "vitest";
import { userHash, userIdentity } from "./user-hash.ts";

test("the first of id, username, email and address identifies", () => {
  const user = { id: "7", username: "m", email: "m@a.example", ip_address: "1.2.3.4" };
  expect(userIdentity(user)).toBe("id:7");
  expect(userIdentity({ ...user, id: undefined })).toBe("username:m");
  expect(userIdentity({ email: user.email, ip_address: user.ip_address })).toBe("email:m@a.example");
  expect(userIdentity({ ip_address: "1.2.3.4", id: "" })).toBe("ip:1.2.3.4");
  expect(userIdentity({ name: "Mara" })).toBeUndefined();
  expect(userIdentity(undefined)).toBeUndefined();
});

test("the hash fits 64 bits, is nobody's 0, and always the same", () => {
  expect(userHash(undefined)).toBe(0n);
  fc.assert(
    fc.property(fc.string(), (identity) => {
      const value = userHash(identity);
      expect(value).toBe(BigInt.asUintN(64, value));
      expect(value).not.toBe(0n);
      expect(userHash(identity)).toBe(value);
    }),
  );
  // It is stored: this number may never change.
  expect(userHash("id:7")).toBe(1611529054988714040n);
});
