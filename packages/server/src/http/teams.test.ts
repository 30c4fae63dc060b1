/** Teams and members through the Web API: whom issues can be assigned to. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { listMembers } from "#domain/organizations/members.ts";
import { createTeam } from "#domain/organizations/teams.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let other: Awaited<ReturnType<typeof makeOrganization>>;
let api: ReturnType<TestServer["client"]>;

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  other = await makeOrganization(server);
  api = server.client(shop.owner.token);
});
afterAll(async () => {
  await server.close();
});

const org = () => ({ org: shop.organization.slug });
const membershipOf = async (email: string) =>
  (await api.listUsers({ params: org() })).items.find((member) => member.email === email);

it("makes a team, puts people in and lets it see a project; each may be taken back", async () => {
  const person = await makePerson(server, shop.organization, "member");
  const member = await membershipOf(person.email);
  const team = await api.createTeam({ params: org(), body: { name: "Night Shift" } });
  expect(team).toMatchObject({ slug: "night-shift", name: "Night Shift", memberCount: 0, isMember: false });
  const place = { ...org(), member: member?.id ?? "", team: team.slug };
  expect(await api.addTeamMember({ params: place })).toMatchObject({ memberCount: 1 });
  expect(await api.addTeamMember({ params: place })).toMatchObject({ memberCount: 1 });
  const inTeam = await api.listTeamMembers({ params: { ...org(), team: team.id } });
  expect(inTeam.items).toMatchObject([{ email: person.email, teams: ["night-shift"] }]);

  const reader = server.client(person.token);
  const seen = async () =>
    (await reader.listOrganizationProjects({ params: org() })).items.map((one) => one.slug);
  expect(await seen()).toEqual([]);
  const access = { ...org(), project: shop.project.slug, team: team.slug };
  expect((await api.addProjectTeam({ params: access })).teams.map((one) => one.slug)).toContain(
    "night-shift",
  );
  expect(await seen()).toEqual([shop.project.slug]);
  await api.removeProjectTeam({ params: access });
  expect(await seen()).toEqual([]);
  expect(await api.removeTeamMember({ params: place })).toMatchObject({ memberCount: 0 });
  expect(await api.addTeamMember({ params: { ...place, member: "me" } })).toMatchObject({ isMember: true });
});

it("refuses members and teams from elsewhere, taken slugs and people without the right", async () => {
  const [stranger] = await listMembers(server.meta, other.organization.id);
  const team = await api.createTeam({ params: org(), body: { slug: "till" } });
  const foreign = await createTeam(
    server.meta,
    { organizationId: other.organization.id, name: "Foreign" },
    1,
  );
  for (const place of [
    { member: String(stranger?.id), team: team.slug },
    { member: "999999", team: team.slug },
    { member: "me", team: foreign.slug },
    { member: "me", team: String(foreign.id) },
  ])
    await expect(api.addTeamMember({ params: { ...org(), ...place } })).rejects.toMatchObject({
      status: 404,
    });
  await expect(
    api.addProjectTeam({ params: { ...org(), project: shop.project.slug, team: foreign.slug } }),
  ).rejects.toMatchObject({ status: 404 });
  await expect(api.createTeam({ params: org(), body: { slug: "till" } })).rejects.toMatchObject({
    status: 409,
    code: "slug_taken",
  });
  for (const body of [{}, { name: " " }, { slug: "No Slug" }])
    await expect(api.createTeam({ params: org(), body })).rejects.toMatchObject({ status: 400 });
  const { token } = await makePerson(server, shop.organization, "member");
  await expect(
    server.client(token).createTeam({ params: org(), body: { name: "Mine" } }),
  ).rejects.toMatchObject({
    status: 403,
  });
  expect((await server.client(token).listUsers({ params: org() })).items.length).toBeGreaterThan(1);
});
