import { HOTP, Secret } from "otpauth";
import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { createTextSealer, newSealingKey } from "#kernel/sealed-text.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { changePreferences, preferencesOf } from "./preferences.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  hasSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  secondFactorOf,
  takeSecondFactor,
} from "./second-factor.ts";
import { insertUser } from "./users.ts";

const sealer = createTextSealer(newSealingKey());
const startMs = 1_800_000_000_000;
let count = 0;
const newUser = async (meta: MetaAccess) =>
  await insertUser(meta, { email: `factor-${(count += 1)}@example.com` }, null, 1);
const codeAt = (secret: string, ms: number) =>
  HOTP.generate({ secret: Secret.fromBase32(secret), counter: Math.floor(ms / 30_000) });

describeOnBothStores("a second factor", (store) => {
  it("takes a code for one of several processes that come with it at once", async () => {
    const { meta, openAgain } = store();
    const user = await newUser(meta);
    const { secret } = await beginSecondFactor({ meta, sealer }, user, startMs);
    const first = { id: user.id, code: codeAt(secret, startMs) };
    expect(await takeSecondFactor({ meta, sealer }, first, startMs)).toBe(false);
    const confirmed = await Promise.all(
      [meta, openAgain()].map((each) => confirmSecondFactor({ meta: each, sealer }, first, startMs)),
    );
    const [codes, ...others] = confirmed.filter((one) => one !== undefined);
    expect([codes?.length, others.length]).toEqual([10, 0]);

    const laterMs = startMs + 60_000;
    const stores = [meta, openAgain(), openAgain()];
    for (const code of [codeAt(secret, laterMs), codes?.[0] ?? ""]) {
      const taken = await Promise.all(
        stores.map((each) => takeSecondFactor({ meta: each, sealer }, { id: user.id, code }, laterMs)),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
    }
    expect(await secondFactorOf(meta, user.id)).toEqual({ sinceMs: startMs, recoveryCodesLeft: 9 });
    await expect(beginSecondFactor({ meta, sealer }, user, laterMs)).rejects.toMatchObject({
      code: "already_exists",
    });
    expect(await renewRecoveryCodes(meta, user.id)).toHaveLength(10);
    expect(await removeSecondFactor(meta, user.id)).toBe(true);
    expect(await removeSecondFactor(meta, user.id)).toBe(false);
    expect([await hasSecondFactor(meta, user.id), await renewRecoveryCodes(meta, user.id)]).toEqual([
      false,
      undefined,
    ]);
  });

  it("begins anew until it is confirmed, and then the last key is the one", async () => {
    const { meta } = store();
    const user = await newUser(meta);
    const one = await beginSecondFactor({ meta, sealer }, user, startMs);
    const two = await beginSecondFactor({ meta, sealer }, user, startMs);
    expect(one.secret).not.toBe(two.secret);
    const confirm = async (secret: string) =>
      await confirmSecondFactor({ meta, sealer }, { id: user.id, code: codeAt(secret, startMs) }, startMs);
    expect(await confirm(one.secret)).toBeUndefined();
    expect(await confirm(two.secret)).toHaveLength(10);
    // Sealed under another key, it opens nothing.
    const other = createTextSealer(newSealingKey());
    const code = codeAt(two.secret, startMs + 60_000);
    expect(await takeSecondFactor({ meta, sealer: other }, { id: user.id, code }, startMs + 60_000)).toBe(
      false,
    );
  });
});

describeOnBothStores("a person's choices", (store) => {
  it("are changed one by one, also at once", async () => {
    const { meta, openAgain } = store();
    const user = await newUser(meta);
    expect(await preferencesOf(meta, user.id)).toEqual({ theme: null, language: null, timeZone: null });
    await Promise.all([
      changePreferences(meta, user.id, { theme: "dark" }),
      changePreferences(openAgain(), user.id, { timeZone: "Europe/Berlin" }),
    ]);
    expect(await preferencesOf(meta, user.id)).toEqual({
      theme: "dark",
      language: null,
      timeZone: "Europe/Berlin",
    });
  });
});
