import { expect, test } from "vitest";
import { whoMayAdd } from "./who-may-add.ts";

const person = (id: string, orgRole: string, pending = false) => ({
  id,
  name: id === "nameless" ? "" : id,
  email: `${id}@example.com`,
  orgRole,
  pending,
});

test("whom to ask for a project: who may add one and has come in, the nearest first", () => {
  const members = [
    person("ada", "owner"),
    person("grace", "member"),
    person("nameless", "admin"),
    person("late", "admin", true),
    person("mary", "manager"),
  ];
  expect(whoMayAdd(members).map(({ name, role }) => [name, role])).toEqual([
    ["nameless@example.com", "admin"],
    ["mary", "manager"],
    ["ada", "owner"],
  ]);
  expect(whoMayAdd(Array.from({ length: 20 }, (_, at) => person(String(at), "owner")))).toHaveLength(5);
});
