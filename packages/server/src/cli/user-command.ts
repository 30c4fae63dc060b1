import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { recordAudit } from "#domain/audit/audit-log.ts";
import { allOrganizations, findOrganization } from "#domain/organizations/organizations.ts";
import { membershipsOf, setMember } from "#domain/organizations/members.ts";
import { createPasswords } from "#domain/people/passwords.ts";
import { removeSecondFactor } from "#domain/people/second-factor.ts";
import { createUser, findUserByEmail } from "#domain/people/users.ts";
import { deleteSessionsOf } from "#domain/sessions/sessions.ts";
import { systemClock } from "#kernel/clock.ts";
import { UserError } from "#kernel/errors.ts";
import { type Role, within } from "#ports/meta-store.ts";
import type { CliDeps } from "./cli-deps.ts";
import { addConfigOptions, configOf, storeSettings } from "./config-options.ts";

const roles: readonly Role[] = ["owner", "manager", "admin", "member"];

type Options = {
  readonly email: string;
  readonly name?: string;
  readonly password?: string;
  readonly role: string;
  readonly organization?: string;
};

export function addUserCommand(program: Command, deps: CliDeps): void {
  const user = program.command("user").description("Manage the people who may sign in.");
  addSecondFactorOff(user, deps);
  const create = user
    .command("create")
    .description("Create a user and make it a member of an organization.")
    .requiredOption("--email <email>", "the address to sign in with")
    .option("--name <name>", "how the person is shown")
    .option("--password <password>", "at least 8 characters; made up and printed when absent")
    .option("--role <role>", `one of ${roles.join(", ")}`, "member")
    .option("--organization <slug>", "default: the first organization");
  addConfigOptions(create, storeSettings).action(async () => {
    const options = create.opts<Options>();
    const stores = await deps.openStores(configOf(create, deps));
    try {
      const role = roles.find((one) => one === options.role);
      if (!role)
        throw new UserError("role", 400, `"${options.role}" is no role; use ${roles.join(", ")}.`, "role");
      const organization = options.organization
        ? await findOrganization(stores.meta, options.organization)
        : (await allOrganizations(stores.meta))[0];
      if (!organization)
        throw new UserError(
          "organization",
          404,
          "There is no such organization. Create one first: npx --no-install vedette init",
          "organization",
        );
      const password = options.password ?? randomBytes(12).toString("base64url");
      const nowMs = systemClock.nowMs();
      const made = await createUser(
        { meta: stores.meta, passwords: createPasswords() },
        { email: options.email, name: options.name ?? "", password },
        nowMs,
      );
      await stores.meta.transaction(async (trx) => {
        const meta = within(trx);
        await setMember(meta, { organizationId: organization.id, userId: made.id, role }, nowMs);
        const target = { targetType: "member", targetId: String(made.id), data: { email: made.email, role } };
        const actor = { userId: undefined, name: "command line" };
        const entry = { organizationId: organization.id, actor, action: "member.add", ...target };
        await recordAudit(meta, [entry], nowMs);
      });
      console.log(`Created ${made.email}, ${role} of ${organization.slug}.`);
      if (options.password === undefined) console.log(`Password: ${password}`);
    } finally {
      await stores.close();
    }
  });
}

/** For somebody who lost the phone and the recovery codes: whoever reaches the data folder has the server anyway. */
function addSecondFactorOff(user: Command, deps: CliDeps): void {
  const off = user
    .command("second-factor-off")
    .description("Switch off the second factor of somebody who lost it; their sessions end.")
    .requiredOption("--email <email>", "the address they sign in with");
  addConfigOptions(off, storeSettings).action(async () => {
    const { email } = off.opts<{ readonly email: string }>();
    const stores = await deps.openStores(configOf(off, deps));
    try {
      const found = await findUserByEmail(stores.meta, email);
      if (found === undefined)
        throw new UserError("email", 404, `There is nobody with the address ${email}.`, "email");
      const wasOn = await stores.meta.transaction(async (trx) => {
        const meta = within(trx);
        if (!(await removeSecondFactor(meta, found.id))) return false;
        await deleteSessionsOf(meta, found.id);
        const actor = { userId: undefined, name: "command line" };
        const target = { targetType: "account", targetId: String(found.id), data: { email: found.email } };
        const entry = { actor, action: "account.second-factor-off", ...target };
        const organizationIds = await membershipsOf(meta, found.id);
        await recordAudit(
          meta,
          organizationIds.map((organizationId) => ({ organizationId, ...entry })),
          systemClock.nowMs(),
        );
        return true;
      });
      console.log(
        wasOn
          ? `${found.email} signs in with the password alone now.`
          : `${found.email} had no second factor.`,
      );
    } finally {
      await stores.close();
    }
  });
}
