import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { findIngestKey } from "#domain/keys/find-ingest-key.ts";
import { changeKey, listKeys } from "#domain/keys/keys.ts";
import { createPasswords } from "#domain/people/passwords.ts";
import { authenticate, findUserByEmail, setUserActive } from "#domain/people/users.ts";
import { allScopes } from "#domain/permissions/scopes.ts";
import { rightsIn } from "#domain/permissions/rights.ts";
import { deleteProject } from "#domain/projects/delete-project.ts";
import { claimSetting, readSetting, writeSetting } from "#domain/settings/settings.ts";
import { callerOfToken, findToken, revokeToken } from "#domain/tokens/tokens.ts";
import { createTextSealer, isSealed, newSealingKey } from "#kernel/sealed-text.ts";
import { ensureAdministrator, type SetupSecrets } from "./administrator.ts";
import { ensureFirstRun } from "./first-run.ts";

const sealer = createTextSealer(newSealingKey());

describeOnBothStores("the first run", (store) => {
  it("makes one organization, project and key, by however many it is asked", async () => {
    const { meta, openAgain } = store();
    const answers = await Promise.all(
      [meta, openAgain(), openAgain()].map((each) => ensureFirstRun({ meta: each, sealer }, 1)),
    );
    expect(answers.filter((answer) => answer.isFirst)).toHaveLength(1);
    const [first] = answers;
    if (first === undefined) throw new Error("there is an answer");
    for (const answer of answers) expect({ ...answer, isFirst: true }).toEqual({ ...first, isFirst: true });
    expect(await ensureFirstRun({ meta, sealer }, 2)).toEqual({ ...first, isFirst: false });
    expect(await findIngestKey(meta, first.publicKey)).toMatchObject({
      projectId: first.project.id,
      isActive: true,
    });

    const [key] = await listKeys(meta, first.project.id);
    if (key === undefined) throw new Error("there is a key");
    expect(isSealed(key.secretKey)).toBe(true);
    await changeKey(meta, { projectId: first.project.id, keyId: key.id }, { isActive: false });
    const withNewKey = await ensureFirstRun({ meta, sealer }, 3);
    expect(withNewKey.publicKey).not.toBe(first.publicKey);
    expect(withNewKey.project).toEqual(first.project);

    await deleteProject(meta, first.project.id, 9);
    const withNewProject = await ensureFirstRun({ meta, sealer }, 4);
    expect(withNewProject).toMatchObject({ isFirst: false, organization: first.organization });
    expect(withNewProject.project.id).toBeGreaterThan(first.project.id);
  });
});

describeOnBothStores("the administrator of init", (store) => {
  const passwords = createPasswords();
  const file = () => {
    let kept: SetupSecrets | undefined;
    return {
      read: async () => kept,
      write: async (secrets: SetupSecrets) => void (kept = secrets),
      lose: () => (kept = undefined),
    };
  };

  it("is the same every time, and may do everything", async () => {
    const { meta } = store();
    const { organization } = await ensureFirstRun({ meta, sealer }, 1);
    const secrets = file();
    const deps = { meta, passwords, secrets };
    const made = await ensureAdministrator(deps, 1);
    expect(await ensureAdministrator(deps, 2)).toEqual(made);
    expect(await authenticate(deps, made, 3)).toMatchObject({ isSuperuser: true, email: made.email });
    const token = await findToken(meta, made.token, 3);
    if (token === undefined) throw new Error("the token works");
    expect((await rightsIn(meta, callerOfToken(token), organization.id))?.scopes).toEqual(new Set(allScopes));

    if (token.userId === undefined) throw new Error("the token is the administrator's");
    await revokeToken(meta, { userId: token.userId }, token.id);
    const renewed = await ensureAdministrator(deps, 4);
    expect(renewed).toMatchObject({ email: made.email, password: made.password });
    expect(await findToken(meta, renewed.token, 5)).toBeDefined();

    secrets.lose();
    const recovered = await ensureAdministrator(deps, 6);
    expect(recovered.password).not.toBe(made.password);
    expect(await authenticate(deps, recovered, 7)).toMatchObject({ email: made.email });
    expect(await authenticate(deps, made, 7)).toBeUndefined();

    secrets.lose();
    const user = await findUserByEmail(meta, made.email);
    if (user === undefined) throw new Error("the administrator exists");
    await setUserActive(meta, user.id, false);
    await expect(ensureAdministrator(deps, 8)).rejects.toMatchObject({ code: "setup_user_taken" });
  });
});

describeOnBothStores("settings", (store) => {
  it("are claimed by one and written by all", async () => {
    const { meta, openAgain } = store();
    const claims = await Promise.all(
      [meta, openAgain()].map((each, index) => claimSetting(each, "instance-id", index, 1)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await readSetting(meta, "instance-id")).toBe(claims.indexOf(true));
    await writeSetting(meta, "instance-id", { id: "ü" }, 2);
    expect(await readSetting(meta, "instance-id")).toEqual({ id: "ü" });
    expect(await readSetting(meta, "first-run")).toBeUndefined();
  });
});
