import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSqliteMetaStore } from "#adapters/sqlite/sqlite-meta-store.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { createProject } from "#domain/projects/projects.ts";
import { createTextSealer, isSealed, newSealingKey } from "#kernel/sealed-text.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { createKey, listKeys } from "./keys.ts";
import { openKeySecret, sealKeySecrets } from "./key-secrets.ts";

let folder: string;
let meta: MetaStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vedette-keys-"));
  meta = createSqliteMetaStore({ path: join(folder, "meta.db") });
  await meta.migrate();
});
afterAll(async () => {
  await meta.close();
  await rm(folder, { recursive: true, force: true });
});

test("secrets are sealed when they are made, or afterwards, and stay the same", async () => {
  const sealer = createTextSealer(newSealingKey());
  const organization = await createOrganization(meta, { name: "Shop" }, 1);
  const { project, key } = await createProject(meta, { organizationId: organization.id, name: "Web" }, 1);
  const made = await createKey(meta, { projectId: project.id, label: "Second", sealer }, 1);
  expect(isSealed(made.secretKey)).toBe(true);
  expect(openKeySecret(sealer, made)).toMatch(/^[0-9a-f]{32}$/);

  expect(isSealed(key.secretKey)).toBe(false);
  expect(await sealKeySecrets(meta, sealer)).toBe(1);
  expect(await sealKeySecrets(meta, sealer)).toBe(0);
  const [first] = await listKeys(meta, project.id);
  expect(first && isSealed(first.secretKey)).toBe(true);
  expect(first && openKeySecret(sealer, first)).toBe(key.secretKey);
  expect(first && openKeySecret(createTextSealer(newSealingKey()), first)).toBeUndefined();
});
