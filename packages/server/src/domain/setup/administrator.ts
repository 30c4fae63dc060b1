/**
 * The administrator and the all-scopes token of `vedette init`. Whoever drives the server by script gets the
 * same answer every time, so the generated secrets stay in a file that only the server's user can read; the
 * store has their hashes.
 */
import { randomBytes } from "node:crypto";
import { insertAdministrator } from "#domain/people/first-administrator.ts";
import { findUserByEmail, type PeopleDeps, setPassword, type User } from "#domain/people/users.ts";
import { allScopes } from "#domain/permissions/scopes.ts";
import { findToken, mintPersonalToken } from "#domain/tokens/tokens.ts";
import { UserError } from "#kernel/errors.ts";
import { within } from "#ports/meta-store.ts";

export type SetupSecrets = { readonly email: string; readonly password: string; readonly token: string };

/** Where the secrets are kept: a file with mode 0600 in the data folder. `write` resolves when it is durable. */
export type SetupSecretsFile = {
  readonly read: () => Promise<SetupSecrets | undefined>;
  readonly write: (secrets: SetupSecrets) => Promise<void>;
};

export const setupEmail = "admin@localhost";

/**
 * Makes the administrator and the token where they are missing and answers their secrets. Without the file
 * (first call, or the file was lost) the setup user gets a new password: who can write the data folder owns
 * the server anyway.
 */
export async function ensureAdministrator(
  deps: PeopleDeps & { readonly secrets: SetupSecretsFile },
  nowMs: number,
): Promise<SetupSecrets> {
  const kept = await deps.secrets.read();
  const user = await findUserByEmail(deps.meta, kept?.email ?? setupEmail);
  if (
    kept !== undefined &&
    user !== undefined &&
    (await findToken(deps.meta, kept.token, nowMs)) !== undefined
  )
    return kept;

  const email = kept?.email ?? setupEmail;
  const password = kept?.password ?? randomBytes(18).toString("base64url");
  const administrator = user ?? (await createAdministrator(deps, { email, password }, nowMs));
  if (user !== undefined && kept === undefined) await takeOver(deps, user, password);
  const minted = await mintPersonalToken(
    deps.meta,
    { userId: administrator.id, name: "vedette init", scopes: allScopes },
    nowMs,
  );
  const secrets = { email, password, token: minted.secret };
  await deps.secrets.write(secrets);
  return secrets;
}

async function createAdministrator(
  deps: PeopleDeps,
  input: { readonly email: string; readonly password: string },
  nowMs: number,
): Promise<User> {
  const passwordHash = await deps.passwords.hash(input.password);
  return await deps.meta.transaction(
    async (trx) =>
      await insertAdministrator(
        within(trx),
        { email: input.email, name: "Administrator" },
        passwordHash,
        nowMs,
      ),
  );
}

/** The setup user exists but its password is not known any more. */
async function takeOver(deps: PeopleDeps, user: User, password: string): Promise<void> {
  if (!user.isSuperuser || !user.isActive) {
    throw new UserError(
      "setup_user_taken",
      409,
      `The user ${user.email} exists and is no active administrator.`,
      "email",
    );
  }
  await setPassword(deps, { userId: user.id, password });
}
