/**
 * The second factor: codes of an authenticator (TOTP, RFC 6238), with recovery codes for the day it is lost. The
 * key is sealed for its person. A code opens once: the time step of the last one is kept, and only later ones count.
 */
import type { UserId } from "@vedette/protocol";
import { HOTP, Secret, TOTP } from "otpauth";
import { randomBytes, timingSafeEqual } from "node:crypto";
import { secretHash } from "#domain/secrets/secret-hash.ts";
import { UserError } from "#kernel/errors.ts";
import { rewriteEach, type RewriteSecret } from "#domain/secrets/rewrite-secret.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import { type MetaAccess, type MetaDb, within } from "#ports/meta-store.ts";

export type SecondFactorDeps = { readonly meta: MetaAccess; readonly sealer: TextSealer };

const issuer = "Vedette";
const digits = 6;
const periodMs = 30_000;
/** Clocks of phones go wrong: one step early or late is taken too. */
const stepsAround = 1;
const keyBytes = 20;
/** How long a key waits for its first code. */
const enrolmentLifetimeMs = 60 * 60_000;

const recoveryCodesPerPerson = 10;
/** 80 bits each: too many to guess, so that a plain hash keeps them. */
const recoveryCodeBytes = 10;

export async function hasSecondFactor(meta: MetaAccess, userId: UserId): Promise<boolean> {
  const row = await meta.db
    .selectFrom("second_factors")
    .select("user_id")
    .where("user_id", "=", userId)
    .where("confirmed_at", "is not", null)
    .executeTakeFirst();
  return row !== undefined;
}

export type SecondFactorState = {
  readonly sinceMs: number | undefined;
  readonly recoveryCodesLeft: number;
};

export async function secondFactorOf(meta: MetaAccess, userId: UserId): Promise<SecondFactorState> {
  const row = await meta.db
    .selectFrom("second_factors")
    .select("confirmed_at")
    .where("user_id", "=", userId)
    .executeTakeFirst();
  const { left } = await meta.db
    .selectFrom("recovery_codes")
    .select((eb) => eb.fn.countAll<number>().as("left"))
    .where("user_id", "=", userId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return { sinceMs: row?.confirmed_at ?? undefined, recoveryCodesLeft: Number(left) };
}

/** A new key, which asks for nothing until a code confirms it. One that is confirmed is never replaced. */
export async function beginSecondFactor(
  deps: SecondFactorDeps,
  user: { readonly id: UserId; readonly email: string },
  nowMs: number,
): Promise<{ readonly secret: string; readonly uri: string }> {
  const key = new Secret({ buffer: new Uint8Array(randomBytes(keyBytes)).buffer });
  const values = {
    secret: deps.sealer.seal(key.base32, purposeOf(user.id)),
    last_step: 0,
    created_at: nowMs,
  };
  const row = await deps.meta.db
    .insertInto("second_factors")
    .values({ user_id: user.id, ...values, confirmed_at: null })
    .onConflict((conflict) =>
      conflict.column("user_id").doUpdateSet(values).where("second_factors.confirmed_at", "is", null),
    )
    .returning("user_id")
    .executeTakeFirst();
  if (row === undefined)
    throw new UserError("already_exists", 409, "There is a second factor already; switch it off first.");
  const uri = new TOTP({
    issuer,
    label: user.email,
    secret: key,
    digits,
    period: periodMs / 1000,
  }).toString();
  return { secret: key.base32, uri };
}

/** Switches it on by a first code; answers the recovery codes, or `undefined` for a wrong code. */
export async function confirmSecondFactor(
  deps: SecondFactorDeps,
  user: { readonly id: UserId; readonly code: string },
  nowMs: number,
): Promise<readonly string[] | undefined> {
  const row = await deps.meta.db
    .selectFrom("second_factors")
    .select(["secret", "last_step", "created_at"])
    .where("user_id", "=", user.id)
    .where("confirmed_at", "is", null)
    .where("created_at", ">", nowMs - enrolmentLifetimeMs)
    .executeTakeFirst();
  const step = row && matchingStep(deps, user, row, nowMs);
  if (row === undefined || step === undefined) return undefined;
  return await deps.meta.transaction(async (trx) => {
    // The very key that the code fits: another one may have been begun meanwhile.
    const confirmed = await trx
      .updateTable("second_factors")
      .set({ confirmed_at: nowMs, last_step: step })
      .where("user_id", "=", user.id)
      .where("secret", "=", row.secret)
      .where("confirmed_at", "is", null)
      .returning("user_id")
      .executeTakeFirst();
    return confirmed === undefined ? undefined : await makeRecoveryCodes(trx, user.id);
  });
}

/** True when the code is right, and never again for the same one. */
export async function takeSecondFactor(
  deps: SecondFactorDeps,
  user: { readonly id: UserId; readonly code: string },
  nowMs: number,
): Promise<boolean> {
  const code = user.code.replaceAll(/[\s-]/g, "");
  return /^\d{6}$/.test(code)
    ? await takeAuthenticatorCode(deps, { id: user.id, code }, nowMs)
    : await takeRecoveryCode(deps.meta, { id: user.id, code }, nowMs);
}

async function takeAuthenticatorCode(
  deps: SecondFactorDeps,
  user: { readonly id: UserId; readonly code: string },
  nowMs: number,
): Promise<boolean> {
  const row = await deps.meta.db
    .selectFrom("second_factors")
    .select(["secret", "last_step"])
    .where("user_id", "=", user.id)
    .where("confirmed_at", "is not", null)
    .executeTakeFirst();
  const step = row && matchingStep(deps, user, row, nowMs);
  if (step === undefined) return false;
  // Of two who come with the same code, one finds the step taken.
  const taken = await deps.meta.db
    .updateTable("second_factors")
    .set({ last_step: step })
    .where("user_id", "=", user.id)
    .where("last_step", "<", step)
    .returning("user_id")
    .executeTakeFirst();
  return taken !== undefined;
}

/** The step whose code this is, among those around now and after the last one; each is computed, whichever fits. */
function matchingStep(
  deps: SecondFactorDeps,
  user: { readonly id: UserId; readonly code: string },
  row: { readonly secret: string; readonly last_step: number },
  nowMs: number,
): number | undefined {
  const given = Buffer.from(user.code.replaceAll(/[\s-]/g, ""));
  const base32 = deps.sealer.open(row.secret, purposeOf(user.id));
  if (base32 === undefined || given.length !== digits) return undefined;
  const secret = Secret.fromBase32(base32);
  const now = Math.floor(nowMs / periodMs);
  let found: number | undefined;
  for (let step = now - stepsAround; step <= now + stepsAround; step += 1) {
    const right = Buffer.from(HOTP.generate({ secret, counter: step, digits }));
    if (timingSafeEqual(given, right) && step > row.last_step) found ??= step;
  }
  return found;
}

async function takeRecoveryCode(
  meta: MetaAccess,
  user: { readonly id: UserId; readonly code: string },
  nowMs: number,
): Promise<boolean> {
  const taken = await meta.db
    .updateTable("recovery_codes")
    .set({ used_at: nowMs })
    .where("user_id", "=", user.id)
    .where("code_hash", "=", recoveryHash(user.code))
    .where("used_at", "is", null)
    .returning("user_id")
    .executeTakeFirst();
  return taken !== undefined;
}

/** New codes in place of the old ones; `undefined` where there is no second factor to recover. */
export async function renewRecoveryCodes(
  meta: MetaAccess,
  userId: UserId,
): Promise<readonly string[] | undefined> {
  return await meta.transaction(async (trx) =>
    (await hasSecondFactor(within(trx), userId)) ? await makeRecoveryCodes(trx, userId) : undefined,
  );
}

async function makeRecoveryCodes(trx: MetaDb, userId: UserId): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodesPerPerson }, newRecoveryCode);
  await trx.deleteFrom("recovery_codes").where("user_id", "=", userId).execute();
  await trx
    .insertInto("recovery_codes")
    .values(codes.map((code) => ({ user_id: userId, code_hash: recoveryHash(code), used_at: null })))
    .execute();
  return codes;
}

/** Sixteen letters and digits in groups of four: `k7q2-…`. */
function newRecoveryCode(): string {
  const text = new Secret({ buffer: new Uint8Array(randomBytes(recoveryCodeBytes)).buffer }).base32;
  return (text.toLowerCase().match(/.{4}/g) ?? []).join("-");
}

function recoveryHash(code: string): string {
  return secretHash(code.replaceAll(/[\s-]/g, "").toLowerCase());
}

/** True when there was one. */
export async function removeSecondFactor(meta: MetaAccess, userId: UserId): Promise<boolean> {
  return await meta.transaction(async (trx) => {
    await trx.deleteFrom("recovery_codes").where("user_id", "=", userId).execute();
    const removed = await trx
      .deleteFrom("second_factors")
      .where("user_id", "=", userId)
      .returning("confirmed_at")
      .executeTakeFirst();
    return removed !== undefined && removed.confirmed_at !== null;
  });
}

/** Answers how many were changed. */
export async function rewriteSecondFactors(meta: MetaAccess, rewrite: RewriteSecret): Promise<number> {
  const rows = await meta.db.selectFrom("second_factors").select(["user_id", "secret"]).execute();
  return await rewriteEach(
    rows.map(({ user_id: userId, secret: stored }) => ({
      stored,
      purpose: purposeOf(userId),
      replace: async (next) =>
        await meta.db
          .updateTable("second_factors")
          .set({ secret: next })
          .where("user_id", "=", userId)
          .where("secret", "=", stored)
          .execute(),
    })),
    rewrite,
  );
}

/** Bound to the person: a sealed key that is moved to somebody else's row opens nothing. */
function purposeOf(userId: UserId): string {
  return `second factor of ${userId}`;
}
