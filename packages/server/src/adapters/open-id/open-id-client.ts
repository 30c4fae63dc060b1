/** OpenID Connect by the library of the field: code flow with PKCE, state and nonce, signatures checked. */
import * as client from "openid-client";
import {
  type OpenIdClient,
  type OpenIdClientSettings,
  OpenIdFault,
  type OpenIdPerson,
} from "#ports/open-id.ts";
import { createGuardedFetch, type OutgoingRules } from "./guarded-fetch.ts";

const scope = "openid email profile";

export function createOpenIdClient(rules: OutgoingRules): OpenIdClient {
  const guardedFetch = createGuardedFetch(rules);
  const fetchOf: client.CustomFetch = async (url, options) => await guardedFetch(url, options);

  /** Read anew for each sign-in: keys and addresses of providers change, and people sign in seldom. */
  const discover = async (settings: OpenIdClientSettings): Promise<client.Configuration> => {
    // The library would refuse it too, without saying that a setting allows it.
    if (!rules.allowPrivate && new URL(settings.issuer).protocol !== "https:")
      throw new OpenIdFault("address_forbidden");
    const execute = [client.enableNonRepudiationChecks];
    if (rules.allowPrivate) execute.push(client.allowInsecureRequests);
    const configuration = await client.discovery(
      new URL(settings.issuer),
      settings.clientId,
      undefined,
      authenticationWith(settings.clientSecret),
      { execute, [client.customFetch]: fetchOf },
    );
    configuration[client.customFetch] = fetchOf;
    return configuration;
  };

  return {
    check: async (settings) => void (await guarded("unreachable", () => discover(settings))),
    begin: async (settings, callbackUrl) =>
      await guarded("unreachable", async () => {
        const configuration = await discover(settings);
        const checks = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          codeVerifier: client.randomPKCECodeVerifier(),
        };
        const url = client.buildAuthorizationUrl(configuration, {
          redirect_uri: callbackUrl,
          scope,
          state: checks.state,
          nonce: checks.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(checks.codeVerifier),
          code_challenge_method: "S256",
        });
        return { url: url.href, checks };
      }),
    finish: async (settings, callback, checks) =>
      await guarded("refused", async () => {
        const configuration = await discover(settings);
        const tokens = await client.authorizationCodeGrant(configuration, new URL(callback), {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.codeVerifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new OpenIdFault("refused");
        const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined;
        const info = hasUserInfo
          ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
          : {};
        // An address and its proof come from one place: halves of two are not put together.
        const identity = claims["email"] === undefined ? info : claims;
        return personOf(identity, { ...info, ...claims }, claims.sub);
      }),
  };
}

/** The way that the provider names; where it names none, the standard's default. */
function authenticationWith(secret: string): client.ClientAuth {
  const [post, basic] = [client.ClientSecretPost(secret), client.ClientSecretBasic(secret)];
  return (server, ...rest) => {
    const takesPost = server.token_endpoint_auth_methods_supported?.includes("client_secret_post") === true;
    (takesPost ? post : basic)(server, ...rest);
  };
}

type Claims = Readonly<Record<string, unknown>>;

function personOf(identity: Claims, claims: Claims, subject: string): OpenIdPerson {
  const text = (name: string, of: Claims = claims) => {
    const value = of[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const verified = identity["email_verified"];
  return {
    subject,
    email: text("email", identity),
    // Some providers write the word.
    isEmailVerified: verified === true || verified === "true",
    name: text("name") ?? text("preferred_username"),
    claims,
  };
}

async function guarded<Result>(
  reason: "unreachable" | "refused",
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw faultWithin(error) ?? new OpenIdFault(reason, { cause: error });
  }
}

/** The library wraps what our own requests throw. */
function faultWithin(error: unknown): OpenIdFault | undefined {
  let one: unknown = error;
  for (let depth = 0; depth < 5 && one instanceof Error; depth += 1) {
    if (one instanceof OpenIdFault) return one;
    one = one.cause;
  }
  return undefined;
}
