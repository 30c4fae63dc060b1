/** Organizations, people and tokens for tests; every name is new. */
import { createOrganization } from "#domain/organizations/organizations.ts";
import { setMember } from "#domain/organizations/members.ts";
import { insertUser, type User } from "#domain/people/users.ts";
import { allScopes, type Scope } from "#domain/permissions/scopes.ts";
import { createProject } from "#domain/projects/projects.ts";
import { mintPersonalToken } from "#domain/tokens/tokens.ts";
import type { Role } from "#ports/meta-store.ts";
import type { TestServer } from "./test-server.ts";

export type TestOrganization = Awaited<ReturnType<typeof makeOrganization>>;

let count = 0;

export const testPassword = "correct horse battery";

/** An organization with a project and an owner's token with every scope. */
export async function makeOrganization(server: TestServer) {
  count += 1;
  const nowMs = server.clock.nowMs();
  const organization = await createOrganization(
    server.meta,
    { name: `Shop ${count}`, slug: `shop-${count}` },
    nowMs,
  );
  const { project, key } = await createProject(
    server.meta,
    { organizationId: organization.id, name: `Web ${count}`, slug: `web-${count}`, platform: "node" },
    nowMs,
  );
  const owner = await makePerson(server, organization, "owner");
  return { organization, project, key, owner };
}

export async function makePerson(
  server: TestServer,
  organization: { readonly id: Parameters<typeof setMember>[1]["organizationId"] },
  role: Role,
  scopes: readonly Scope[] = allScopes,
) {
  count += 1;
  const nowMs = server.clock.nowMs();
  const email = `person-${count}@example.com`;
  const user: User = await insertUser(
    server.meta,
    { email, name: `Person ${count}` },
    await testPasswordHash(server),
    nowMs,
  );
  await setMember(server.meta, { organizationId: organization.id, userId: user.id, role }, nowMs);
  const { secret } = await mintPersonalToken(server.meta, { userId: user.id, name: "test", scopes }, nowMs);
  return { user, email, token: secret };
}

let hash: Promise<string> | undefined;

/** Hashed once: it is slow on purpose. */
async function testPasswordHash(server: TestServer): Promise<string> {
  hash ??= server.passwords.hash(testPassword);
  return await hash;
}
