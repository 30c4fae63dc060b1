import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { expect, it } from "vitest";
import { requestDeletion } from "#domain/data-requests/data-deletions.ts";
import { changeOrganizationSettings } from "#domain/ingest-settings/change-ingest-settings.ts";
import { findIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import { openHashKey } from "#domain/ingest-settings/hash-keys.ts";
import { openKeySecret } from "#domain/keys/key-secrets.ts";
import { createKey, listKeys } from "#domain/keys/keys.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { createPasswords } from "#domain/people/passwords.ts";
import { beginSecondFactor } from "#domain/people/second-factor.ts";
import { createUser } from "#domain/people/users.ts";
import { createProject } from "#domain/projects/projects.ts";
import { clientSettingsOf, setIdentityProvider } from "#domain/single-sign-on/identity-providers.ts";
import { createTextSealer, newSealingKey } from "#kernel/sealed-text.ts";
import { renewSecrets } from "./renew-secrets.ts";

const [oldKey, newKey] = [newSealingKey(), newSealingKey()];
const old = createTextSealer(oldKey);
const both = createTextSealer(newKey, [oldKey]);
const rule = { type: "email", method: "hash", source: "$user.email" } as const;

describeOnBothStores("changing the key of secrets", (store) => {
  /** One of each kind of secret, under the old key; answers how to read them all under a key. */
  async function begin() {
    const { meta } = store();
    const organization = await createOrganization(meta, { name: "Shop" }, 1);
    const organizationId = organization.id;
    const { project } = await createProject(meta, { organizationId, name: "Web", sealer: old }, 1);
    await createKey(meta, { projectId: project.id, label: "Unsealed" }, 1);
    await changeOrganizationSettings(
      { meta, sealer: old },
      organizationId,
      { scrubbing: { rules: [rule] } },
      2,
    );
    const user = await createUser(
      { meta, passwords: createPasswords() },
      { email: `${newSealingKey().toLowerCase()}@example.net`, name: "", password: "long enough" },
      1,
    );
    const { secret } = await beginSecondFactor({ meta, sealer: old }, user, 3);
    await setIdentityProvider(
      { meta, sealer: old },
      {
        organizationId,
        issuer: "https://id.example",
        clientId: "vedette",
        clientSecret: "of the client",
        emailDomains: [],
        defaultRole: "member",
        roleClaim: undefined,
        roleMapping: [],
        isRequired: false,
      },
      4,
    );
    await requestDeletion(
      { meta, sealer: old },
      {
        organizationId,
        actor: { name: "owner", userId: user.id },
        projectIds: [project.id],
        person: { id: "7" },
      },
      5,
    );
    const readAll = async (sealer: typeof old) => {
      const keys = await listKeys(meta, project.id);
      const factor = await meta.db
        .selectFrom("second_factors")
        .select("secret")
        .where("user_id", "=", user.id)
        .executeTakeFirstOrThrow();
      const deletion = await meta.db
        .selectFrom("data_deletions")
        .select("subject")
        .where("organization_id", "=", organizationId)
        .executeTakeFirstOrThrow();
      const settings = await meta.db
        .selectFrom("projects")
        .innerJoin("ingest_settings", "ingest_settings.id", "projects.ingest_settings_id")
        .select("ingest_settings.id")
        .where("projects.id", "=", project.id)
        .executeTakeFirstOrThrow();
      const effective = (await findIngestSettings(meta, [settings.id])).get(settings.id);
      return {
        keys: keys.map((key) => openKeySecret(sealer, key)),
        hashKey: effective && openHashKey(sealer, effective).scrubbing.hashKey,
        isFactor: sealer.open(factor.secret, `second factor of ${user.id}`) === secret,
        client: (await clientSettingsOf({ meta, sealer }, organizationId))?.clientSecret,
        person: sealer.open(deletion.subject ?? "", "data-deletion"),
      };
    };
    return { meta, readAll };
  }

  it("leaves every secret what it was, under the new key alone", async () => {
    const { meta, readAll } = await begin();
    const before = await readAll(both);
    expect(before).toMatchObject({ isFactor: true, client: "of the client", person: '{"id":"7"}' });
    expect(before.hashKey).toBeTruthy();
    expect((await renewSecrets(meta, both)).unreadable).toBe(0);
    const onlyNew = createTextSealer(newKey);
    expect(await readAll(onlyNew)).toEqual(before);
    expect(await readAll(old)).toEqual({
      keys: [undefined, undefined],
      hashKey: undefined,
      isFactor: false,
      client: undefined,
      person: undefined,
    });
    expect(await renewSecrets(meta, both)).toEqual({ renewed: 0, unreadable: 0 });
  });

  it("changes nothing where it is cut off, and can be repeated", async () => {
    const { meta, readAll } = await begin();
    const before = await readAll(both);
    let left = 3;
    const failing = {
      ...both,
      renew: (stored: string, purpose: string) => {
        left -= 1;
        if (left === 0) throw new Error("the power fails");
        return both.renew(stored, purpose);
      },
    };
    await expect(renewSecrets(meta, failing)).rejects.toThrow("the power fails");
    expect(await readAll(both)).toEqual(before);
    const underOld = await readAll(old);
    expect(underOld.client).toBe("of the client");
    await renewSecrets(meta, both);
    expect(await readAll(createTextSealer(newKey))).toEqual(before);
  });

  it("leaves what no key opens, and says how much", async () => {
    const { meta, readAll } = await begin();
    const stranger = createTextSealer(newSealingKey());
    const { unreadable } = await renewSecrets(meta, stranger);
    expect(unreadable).toBeGreaterThanOrEqual(4);
    expect((await readAll(old)).client).toBe("of the client");
  });
});
