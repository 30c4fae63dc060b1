/** What comes back from an OpenID provider, and what somebody would try at it. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { browser } from "./testing/test-browser.ts";
import { problemIn, startSingleSignOnPlace, wayOf } from "./testing/single-sign-on-place.ts";
import { testPublicUrl } from "./testing/test-server.ts";

const place = await startSingleSignOnPlace();
const { server, shop, other, slug, api, newPerson, comeBack, configure, enter, begun } = place;

beforeEach(async () => {
  await place.configure();
});
afterAll(place.close);

describe("what comes back from the provider", () => {
  it("is refused with another state, nonce or verifier than this browser's, or with none", async () => {
    const one = browser(server);
    const callback = await begun(one);
    callback.searchParams.set("state", "another");
    expect(problemIn(await comeBack(one, callback.href))).toBe("refused");

    // The whole answer in the browser of somebody else: signing a victim in as the attacker.
    const victim = browser(server);
    const attackers = await begun(browser(server));
    expect(problemIn(await comeBack(victim, attackers.href))).toBe("expired");
    await begun(victim);
    expect(problemIn(await comeBack(victim, attackers.href))).toBe("refused");
    expect(victim.cookies.has("vedette_session")).toBe(false);

    // The state of this browser with the code of another: PKCE and nonce do not fit.
    const own = await begun(one);
    const stolen = await begun(browser(server));
    own.searchParams.set("code", stolen.searchParams.get("code") ?? "");
    expect(problemIn(await comeBack(one, own.href))).toBe("refused");
    expect(one.cookies.has("vedette_session")).toBe(false);
  });

  it("works once, within its time, and for the provider that was asked", async () => {
    const one = browser(server);
    const callback = (await begun(one)).href;
    const kept = new Map(one.cookies);
    expect(await comeBack(one, callback)).toBe("/");
    expect(problemIn(await comeBack(one, callback))).toBe("expired");
    // Even with the cookie kept: the provider gives nothing for a code twice.
    const replay = browser(server);
    for (const [name, value] of kept) replay.cookies.set(name, value);
    expect(problemIn(await comeBack(replay, callback))).toBe("refused");

    const slow = browser(server);
    const late = (await begun(slow)).href;
    server.clock.advance(11 * 60_000);
    expect(problemIn(await comeBack(slow, late))).toBe("expired");

    const crossed = browser(server);
    const elsewhere = (await begun(crossed)).href.replace(wayOf(slug), wayOf(other.organization.slug));
    expect(problemIn(await comeBack(crossed, elsewhere))).toBe("unavailable");
    const changed = browser(server);
    const before = (await begun(changed)).href;
    await api.deleteSingleSignOn({ params: { org: slug } });
    await configure();
    expect(problemIn(await comeBack(changed, before))).toBe("expired");
  });

  it("is not believed with a cookie that somebody wrote", async () => {
    const one = browser(server);
    const callback = await begun(browser(server));
    const way = {
      organizationId: shop.organization.id,
      sinceMs: 0,
      state: callback.searchParams.get("state"),
      nonce: "n",
      codeVerifier: "v",
      next: "/",
      endsAtMs: 9e15,
    };
    for (const text of [JSON.stringify(way), `sealed:${JSON.stringify(way)}`, "sealed:v1:AAAA", "x"]) {
      one.cookies.set("vedette_single_sign_on", text);
      expect(problemIn(await comeBack(one, callback.href))).toBe("expired");
    }
  });

  it("leads nowhere outside, whatever way back was asked for", async () => {
    const person = newPerson();
    for (const next of [
      "https://evil.example/",
      "//evil.example/",
      "/\\evil.example/",
      "/\t/evil.example/",
      "\\\\evil.example",
      "javascript:alert(1)",
      "/..//evil.example/",
      "/./\\evil.example",
      "/api/vedette/session/",
      "/x\n//evil.example",
    ]) {
      const location = await enter(browser(server), person, { next });
      const target = new URL(location, testPublicUrl);
      expect([next, target.origin]).toEqual([next, testPublicUrl]);
      expect(target.pathname.startsWith("/api/")).toBe(false);
      expect(location.startsWith("//")).toBe(false);
    }
  });

  it("says what is wrong in words of its own, also where the provider refuses", async () => {
    const one = browser(server);
    const callback = await begun(one);
    const { pathname } = callback;
    const state = callback.searchParams.get("state") ?? "";
    const refused = `${testPublicUrl}${pathname}?error=access_denied&error_description=%3Cb%3Ebuy%20now&state=${state}`;
    const location = await comeBack(one, refused);
    expect(problemIn(location)).toBe("refused");
    expect(location).not.toContain("buy");
    expect(problemIn(String((await one.send("GET", `${wayOf("nowhere")}start/`)).headers.location))).toBe(
      "unavailable",
    );
    expect(
      problemIn(String((await one.send("GET", `${wayOf(other.organization.slug)}start/`)).headers.location)),
    ).toBe("unavailable");
  });
});
