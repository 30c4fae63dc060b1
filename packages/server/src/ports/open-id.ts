/**
 * Talking to identity providers by OpenID Connect. Guarantees:
 *
 * 1. Nothing is sent to an address that the rules for outgoing requests forbid, whatever a name resolves to and
 *    wherever a provider's configuration leads; redirects are not followed.
 * 2. `finish` answers only for a response that belongs to the `begin` of the same browser: state, PKCE verifier and
 *    nonce fit, the ID token is signed by the provider, for this client, and has not expired.
 * 3. What goes wrong is an `OpenIdFault` with a reason, never the provider's own words.
 */
export type OpenIdClientSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

/** What the browser that began has to come back with. */
export type OpenIdChecks = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

/** Whom the provider means: the claims of the ID token, and of the user info where there is one. */
export type OpenIdPerson = {
  readonly subject: string;
  readonly email: string | undefined;
  readonly isEmailVerified: boolean;
  readonly name: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
};

export type OpenIdClient = {
  /** Reads the provider's configuration; throws where that cannot be done. */
  readonly check: (settings: OpenIdClientSettings) => Promise<void>;
  readonly begin: (
    settings: OpenIdClientSettings,
    callbackUrl: string,
  ) => Promise<{ readonly url: string; readonly checks: OpenIdChecks }>;
  /** `callback` is the whole address that the browser came back to. */
  readonly finish: (
    settings: OpenIdClientSettings,
    callback: string,
    checks: OpenIdChecks,
  ) => Promise<OpenIdPerson>;
};

export type OpenIdFaultReason =
  /** The address is private or not https, and that is not allowed here. */
  | "address_forbidden"
  /** No answer, or none that is understood. */
  | "unreachable"
  /** The provider refused, or what came back does not fit. */
  | "refused";

export class OpenIdFault extends Error {
  override readonly name = "OpenIdFault";
  readonly reason: OpenIdFaultReason;

  constructor(reason: OpenIdFaultReason, options: { readonly cause?: unknown } = {}) {
    super(`the identity provider: ${reason}`, options);
    this.reason = reason;
  }
}
