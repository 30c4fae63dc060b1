import { expect, it } from "vitest";
import { suggestedOwners } from "./owners.ts";

const at = "2026-11-20T12:00:00Z";
const ada = { type: "user", id: "1", name: "Ada Berg" } as const;
const web = { type: "team", id: "1", name: "web" } as const;
const rule = (owner: string, text: string) =>
  ({ type: "ownershipRule", owner, rule: text, date_added: at }) as const;

it("suggests each owner once, by the first rule that names them, and nobody who is unknown", () =>
  expect(
    suggestedOwners(
      [rule("team:1", "path:src/*"), rule("user:7", "url:*"), rule("user:1", "a"), rule("user:1", "b")],
      [ada, web],
    ),
  ).toEqual([
    { actor: web, rule: "path:src/*" },
    { actor: ada, rule: "a" },
  ]));
