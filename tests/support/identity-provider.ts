/** A real OpenID provider for tests, on this machine: it signs in whomever the test names, without asking. */
import type { AddressInfo } from "node:net";
import { createServer } from "node:http";
import Provider from "oidc-provider";

export type TestPerson = {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
};

export type TestIdentityProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in from now on. */
  readonly set: (person: TestPerson) => void;
  /** Goes as a browser would from the address of an authorization request to the one it is led back to. */
  readonly authorize: (url: string) => Promise<string>;
  /** How often the token endpoint was asked. */
  readonly tokenRequests: () => number;
  readonly close: () => Promise<void>;
};

export async function startIdentityProvider(callbackUrls: readonly string[]): Promise<TestIdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ["vedette", "a secret of the tests"];
  let person: TestPerson = { sub: "nobody" };
  let tokenRequests = 0;

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [...callbackUrls],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    cookies: { keys: ["a key of the tests"] },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ ...person, sub }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (request.url === "/token") tokenRequests += 1;
    const isInteraction = request.url?.startsWith("/interaction/") === true;
    void (isInteraction ? consent(request, response) : answer(request, response));
  });

  /** Signs in and consents to everything, in one step. */
  const consent: typeof answer = async (request, response) => {
    const { params } = await provider.interactionDetails(request, response);
    const grant = new provider.Grant({ accountId: person.sub, clientId: String(params["client_id"]) });
    grant.addOIDCScope("openid email profile");
    const result = { login: { accountId: person.sub }, consent: { grantId: await grant.save() } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };

  const authorize = async (first: string): Promise<string> => {
    const cookies = new Map<string, string>();
    let url = first;
    for (let step = 0; step < 10; step += 1) {
      if (!url.startsWith(issuer)) return url;
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const reply = await fetch(url, { redirect: "manual", headers: { cookie } });
      for (const line of reply.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const location = reply.headers.get("location");
      if (location === null) throw new Error(`the provider stopped: ${reply.status} ${await reply.text()}`);
      url = new URL(location, url).href;
    }
    throw new Error("the provider leads in circles");
  };

  return {
    issuer,
    clientId,
    clientSecret,
    set: (next) => {
      person = next;
    },
    authorize,
    tokenRequests: () => tokenRequests,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
