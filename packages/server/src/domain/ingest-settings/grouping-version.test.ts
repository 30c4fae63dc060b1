import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { createTextSealer, newSealingKey } from "#kernel/sealed-text.ts";
import { newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { changeOrganizationSettings, changeProjectSettings } from "./change-ingest-settings.ts";
import { findIngestSettings, projectIngestSettings } from "./effective-settings.ts";
import { projectGroupingVersion, setGroupingVersion } from "./grouping-version.ts";

const sealer = createTextSealer(newSealingKey());
const day = 24 * 3_600_000;

describeOnBothStores("the version of grouping", (store) => {
  it("is the newest for a new project, and stays through every other change", async () => {
    const { meta } = store();
    const { organizationId, projectId } = await newTestProject(meta);
    const holds = async () => (await projectIngestSettings(meta, projectId)).effective.groupingVersion;
    expect(await holds()).toEqual({ version: 2 });
    await changeProjectSettings({ meta, sealer }, projectId, { storage: { attachments: false } }, 5);
    await changeOrganizationSettings({ meta, sealer }, organizationId, { retention: { logs: 3 } }, 6);
    expect(await holds()).toEqual({ version: 2 });
    expect((await projectIngestSettings(meta, projectId)).own).toEqual({ storage: { attachments: false } });
  });

  it("is the first for a project that was there before there were versions", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    await meta.db
      .updateTable("projects")
      .set({ grouping_version: 1, ingest_settings_id: null })
      .where("id", "=", projectId)
      .execute();
    expect(await projectGroupingVersion(meta, projectId)).toEqual({ version: 1 });
    expect((await projectIngestSettings(meta, projectId)).effective.groupingVersion).toEqual({ version: 1 });
  });

  it("changes by a new row of settings, and what was received before keeps the old one", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const idOf = async () =>
      (
        await meta.db
          .selectFrom("projects")
          .select("ingest_settings_id")
          .where("id", "=", projectId)
          .executeTakeFirst()
      )?.ingest_settings_id ?? 0;
    const before = await idOf();
    const changed = { version: 1, previous: { version: 2, untilMs: 7 * day + 90 * day } };
    expect(await setGroupingVersion(meta, projectId, 1, 7 * day)).toEqual(changed);
    const after = await idOf();
    const rows = await findIngestSettings(meta, [before, after]);
    expect(rows.get(before)?.groupingVersion).toEqual({ version: 2 });
    expect(rows.get(after)?.groupingVersion).toEqual(changed);
    // Saying it again changes nothing, not even the time.
    expect(await setGroupingVersion(meta, projectId, 1, 8 * day)).toEqual(changed);
    expect(await idOf()).toBe(after);
  });
});
