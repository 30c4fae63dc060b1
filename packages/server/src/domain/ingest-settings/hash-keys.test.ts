import type { OrganizationId, ProjectId } from "@vedette/protocol";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { expect, it } from "vitest";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { createProject } from "#domain/projects/projects.ts";
import { createTextSealer, newSealingKey } from "#kernel/sealed-text.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { changeOrganizationSettings, changeProjectSettings } from "./change-ingest-settings.ts";
import {
  findIngestSettings,
  setOrganizationIngestSettings,
  setProjectIngestSettings,
} from "./effective-settings.ts";
import { openHashKey, sealHashKeys } from "./hash-keys.ts";

const sealer = createTextSealer(newSealingKey());
const rule = { type: "email", method: "hash", source: "$user.email" } as const;

describeOnBothStores("keys of hashes", (store) => {
  async function start() {
    const { meta } = store();
    const organization = await createOrganization(
      meta,
      {
        slug: `o-${newSealingKey()
          .slice(0, 8)
          .toLowerCase()
          .replaceAll(/[^a-z0-9]/g, "x")}`,
        name: "O",
      },
      1,
    );
    const { project } = await createProject(meta, { organizationId: organization.id, name: "P" }, 1);
    return { meta, organizationId: organization.id, projectId: project.id };
  }

  /** Every text that the database holds of settings. */
  async function storedTexts(meta: MetaStore, organizationId: OrganizationId, projectId: ProjectId) {
    const organization = await meta.db
      .selectFrom("organizations")
      .select("ingest_settings")
      .where("id", "=", organizationId)
      .executeTakeFirstOrThrow();
    const project = await meta.db
      .selectFrom("projects")
      .select(["ingest_settings", "ingest_settings_id"])
      .where("id", "=", projectId)
      .executeTakeFirstOrThrow();
    const rows = await meta.db
      .selectFrom("ingest_settings")
      .select("settings")
      .where("project_id", "=", projectId)
      .execute();
    const effective = (await findIngestSettings(meta, [project.ingest_settings_id ?? 0])).get(
      project.ingest_settings_id ?? 0,
    );
    return {
      texts: [organization.ingest_settings, project.ingest_settings, ...rows.map(({ settings }) => settings)],
      keyOfRules: effective && openHashKey(sealer, effective).scrubbing.hashKey,
      withoutTheKey: effective && openHashKey(createTextSealer(newSealingKey()), effective).scrubbing.hashKey,
    };
  }

  it("are sealed when they are made, and opened for the rules", async () => {
    const { meta, organizationId, projectId } = await start();
    await changeOrganizationSettings({ meta, sealer }, organizationId, { scrubbing: { rules: [rule] } }, 2);
    const { texts, keyOfRules, withoutTheKey } = await storedTexts(meta, organizationId, projectId);
    expect(keyOfRules).toMatch(/^[0-9a-f]{64}$/);
    expect(texts.join()).toContain("sealed:v1:");
    expect(texts.join()).not.toContain(keyOfRules);
    expect(withoutTheKey).toBeUndefined();
  });

  it("of earlier versions keep working, and are sealed at a start or when settings are saved", async () => {
    const { meta, organizationId, projectId } = await start();
    const plain = "0123456789abcdef".repeat(4);
    const old = { scrubbing: { rules: [rule], hashKey: plain } };
    await setOrganizationIngestSettings(meta, organizationId, old, 2);
    await setProjectIngestSettings(meta, projectId, old, 3);
    expect((await storedTexts(meta, organizationId, projectId)).keyOfRules).toBe(plain);
    expect(await sealHashKeys(meta, sealer)).toBe(4);
    const after = await storedTexts(meta, organizationId, projectId);
    expect(after.texts.join()).not.toContain(plain);
    expect(after.keyOfRules).toBe(plain);
    expect(await sealHashKeys(meta, sealer)).toBe(0);

    await setProjectIngestSettings(meta, projectId, old, 4);
    await changeProjectSettings({ meta, sealer }, projectId, { storage: { attachments: false } }, 5);
    const saved = await storedTexts(meta, organizationId, projectId);
    expect(saved.texts[1]).not.toContain(plain);
    expect(saved.keyOfRules).toBe(plain);
  });
});
