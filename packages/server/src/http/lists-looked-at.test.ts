import type { UserId } from "@vedette/protocol";
import { describe, expect, it } from "vitest";
import { silentLogger } from "#kernel/logger.ts";
import { createListsLookedAt } from "./lists-looked-at.ts";

const ada = 7 as UserId;
const bob = 8 as UserId;
const list = "/organizations/shop/issues";

function keptIn(text: { kept: string | undefined }) {
  return createListsLookedAt(
    {
      read: () => text.kept,
      write: async (next) => {
        text.kept = next;
      },
    },
    silentLogger,
  );
}

describe("the lists looked at", () => {
  it("are known after a restart, the last one first, each once", async () => {
    const text = { kept: undefined };
    const before = keptIn(text);
    before.note({ userId: ada, href: list });
    before.note({ userId: bob, href: "/", organization: "shop" });
    before.note({ userId: ada, href: list });
    await before.stop();
    expect(keptIn(text).latest()).toEqual([
      { userId: ada, href: list },
      { userId: bob, href: "/", organization: "shop" },
    ]);
  });

  it("are few, and none is kept that says what was searched for", async () => {
    const text = { kept: undefined as string | undefined };
    const looks = keptIn(text);
    for (const period of ["1h", "24h", "7d", "14d"])
      looks.note({ userId: ada, href: `${list}?statsPeriod=${period}` });
    looks.note({ userId: ada, href: `${list}?query=user.email%3Aada%40example.com` });
    looks.note({ userId: ada, href: `${list}?query=${"is:new ".repeat(60)}` });
    looks.note({ userId: ada, href: `${list}?query=is%3Aunresolved+is%3Anew` });
    await looks.stop();
    expect(looks.latest().map(({ href }) => href)).toEqual([
      `${list}?query=is%3Aunresolved+is%3Anew`,
      `${list}?statsPeriod=14d`,
      `${list}?statsPeriod=7d`,
    ]);
    expect(text.kept).not.toContain("ada");
  });

  it.each(["", "{", `{"looks":[{"userId":"x","href":"/"}]}`, `{"looks":[{"userId":"7","href":"http://x"}]}`])(
    "are none where their text is %s",
    (kept) => {
      expect(keptIn({ kept }).latest()).toEqual([]);
    },
  );
});
