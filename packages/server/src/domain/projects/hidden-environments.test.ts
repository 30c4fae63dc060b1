import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { changeProject, findProject } from "./projects.ts";
import { deleteProject } from "./delete-project.ts";
import { hiddenEnvironments, setHiddenEnvironment } from "./hidden-environments.ts";

describeOnBothStores("the environments that a project hides", (store) => {
  it("are its own, and hiding or showing one twice is no news", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const other = await newTestProject(meta);
    const set = async (name: string, isHidden: boolean) =>
      await setHiddenEnvironment(meta, projectId, { name, isHidden }, 7);
    expect([await set("dev", true), await set("dev", true), await set("", true)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await hiddenEnvironments(meta, [projectId, other.projectId])).toEqual(
      new Map([[projectId, new Set(["", "dev"])]]),
    );
    expect([await set("dev", false), await set("dev", false)]).toEqual([true, false]);
    expect(await hiddenEnvironments(meta, [projectId])).toEqual(new Map([[projectId, new Set([""])]]));
    await deleteProject(meta, projectId, 8);
    expect(await hiddenEnvironments(meta, [projectId])).toEqual(new Map());
  });

  it("are bounded", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const names = Array.from({ length: 1000 }, (_, index) => `preview-${index}`);
    await meta.db
      .insertInto("hidden_environments")
      .values(names.map((name) => ({ project_id: projectId, name, hidden_at: 1 })))
      .execute();
    const hide = async (name: string) =>
      await setHiddenEnvironment(meta, projectId, { name, isHidden: true }, 7);
    await expect(hide("one more")).rejects.toMatchObject({ code: "invalid_input", status: 400 });
    expect(await hide("preview-1")).toBe(false);
    expect((await hiddenEnvironments(meta, [projectId])).get(projectId)?.size).toBe(1000);
  });
});

describeOnBothStores("the default environment of a project", (store) => {
  it("is none until one is chosen, and none again", async () => {
    const { meta } = store();
    const { projectId, organizationId } = await newTestProject(meta);
    const find = async () => await findProject(meta, organizationId, String(projectId));
    const project = await find();
    if (project === undefined) throw new Error("the project was made");
    expect(project.defaultEnvironment).toBeUndefined();
    await changeProject(meta, project, { defaultEnvironment: "production" });
    await changeProject(meta, project, { name: "Renamed" });
    expect(await find()).toMatchObject({ name: "Renamed", defaultEnvironment: "production" });
    await changeProject(meta, project, { defaultEnvironment: null });
    expect((await find())?.defaultEnvironment).toBeUndefined();
  });
});
