import { expect, it } from "vitest";
import { mayTouch, rolesToGive } from "./roles.ts";

it("offers no role above one's own, and none to a stranger", () => {
  expect(rolesToGive("owner")).toEqual(["member", "admin", "manager", "owner"]);
  expect(rolesToGive("manager")).toEqual(["member", "admin", "manager"]);
  expect(rolesToGive(undefined)).toEqual([]);
  expect([mayTouch("manager", "owner"), mayTouch("manager", "member")]).toEqual([false, true]);
});
