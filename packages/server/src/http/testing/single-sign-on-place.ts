/** An organization whose people come in by a real OpenID provider, a second one without, and the ways in. */
import { expect } from "vitest";
import {
  startIdentityProvider,
  type TestIdentityProvider,
  type TestPerson,
} from "@vedette/tests/support/identity-provider.ts";
import type { TestBrowser } from "./test-browser.ts";
import { makeOrganization } from "./test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./test-server.ts";

export type SingleSignOnPlace = Awaited<ReturnType<typeof startSingleSignOnPlace>>;

export const wayOf = (slug: string) => `/api/vedette/single-sign-on/${slug}/`;
/** What the page is told where somebody was not let in. */
export const problemIn = (location: string) => new URL(location, testPublicUrl).searchParams.get("problem");
export const whoAmI = async (one: TestBrowser) => (await one.send("GET", "/api/vedette/me/")).json();

/** The provider is set for the first organization by `configure`. */
export async function startSingleSignOnPlace() {
  const server: TestServer = await startTestServer();
  const shop = await makeOrganization(server);
  const other = await makeOrganization(server);
  const { slug } = shop.organization;
  const api = server.client(shop.owner.token);
  const provider: TestIdentityProvider = await startIdentityProvider(
    [shop, other].map((one) => `${testPublicUrl}${wayOf(one.organization.slug)}callback/`),
  );

  const settings = (changes: object = {}) => ({
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    emailDomains: ["acme.example"],
    defaultRole: "member" as const,
    roleClaim: "groups",
    roleMapping: [
      { value: "ops", role: "manager" as const },
      { value: "dev", role: "admin" as const },
    ],
    isRequired: false,
    ...changes,
  });

  let count = 0;
  const newPerson = (changes: Partial<TestPerson> = {}): TestPerson & { email: string } => {
    count += 1;
    return {
      sub: `subject-${count}`,
      email: `person-${count}@acme.example`,
      email_verified: true,
      name: `Person ${count}`,
      groups: ["dev"],
      ...changes,
    } as TestPerson & { email: string };
  };

  const comeBack = async (one: TestBrowser, callback: string): Promise<string> => {
    const { pathname, search } = new URL(callback);
    const answer = await one.send("GET", `${pathname}${search}`);
    expect(answer.statusCode).toBe(303);
    return String(answer.headers.location);
  };

  /** Where the way to the provider begins. */
  const begin = async (one: TestBrowser, person: TestPerson, next?: string): Promise<string> => {
    provider.set(person);
    const query = next === undefined ? "" : `?next=${encodeURIComponent(next)}`;
    const started = await one.send("GET", `${wayOf(slug)}start/${query}`);
    expect(started.statusCode).toBe(303);
    return String(started.headers.location);
  };

  return {
    server,
    shop,
    other,
    slug,
    api,
    provider,
    settings,
    newPerson,
    comeBack,
    configure: async (changes: object = {}) =>
      await api.setSingleSignOn({ params: { org: slug }, body: settings(changes) }),
    /** Where the browser ends, after the provider. */
    enter: async (one: TestBrowser, person: TestPerson, { next }: { readonly next?: string } = {}) =>
      await comeBack(one, await provider.authorize(await begin(one, person, next))),
    /** The address at which the provider's answer comes back, not yet followed. */
    begun: async (one: TestBrowser, person: TestPerson = newPerson()) =>
      new URL(await provider.authorize(await begin(one, person))),
    memberOf: async (email: string) =>
      (await api.listMembers({ params: { org: slug } })).items.find((member) => member.email === email),
    close: async () => {
      await provider.close();
      await server.close();
    },
  };
}
