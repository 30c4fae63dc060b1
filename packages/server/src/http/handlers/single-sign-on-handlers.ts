/**
 * Signing in by an organization's identity provider. Between leaving and coming back the browser keeps a sealed
 * cookie with what the answer must fit; nothing is stored for who never comes back. Whatever goes wrong leads to
 * the sign-in page with a word from a closed list, never with text from outside.
 */
import type { FieldReason, IdentityProviderSettings } from "@vedette/api";
import { z } from "zod";
import { findOrganization, type Organization } from "#domain/organizations/organizations.ts";
import { enterByIdentity, type EntryRefusal } from "#domain/single-sign-on/enter-by-identity.ts";
import {
  clientSettingsOf,
  findIdentityProvider,
  type IdentityProvider,
  organizationsWithProvider,
  removeIdentityProvider,
  secretFor,
  setIdentityProvider,
} from "#domain/single-sign-on/identity-providers.ts";
import { deleteExpiredSessions } from "#domain/sessions/sessions.ts";
import { UserError } from "#kernel/errors.ts";
import { isSealed } from "#kernel/sealed-text.ts";
import { OpenIdFault, type OpenIdFaultReason } from "#ports/open-id.ts";
import { apiError } from "#http/answer-error.ts";
import { audited } from "#http/audit.ts";
import { attempt } from "#http/attempts.ts";
import type { AnswerTools, HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { localPath } from "#http/local-path.ts";
import { requireUsableCookie } from "./session-handlers.ts";

type SingleSignOnRoutes =
  | "listSignInOptions"
  | "startSingleSignOn"
  | "finishSingleSignOn"
  | "getSingleSignOn"
  | "setSingleSignOn"
  | "deleteSingleSignOn";

const cookieName = "vedette_single_sign_on";
const cookiePath = "/api/vedette/single-sign-on/";
const cookiePurpose = "a sign-in under way";
const wayLifetimeMs = 10 * 60_000;

/** What a browser carries to the identity provider and back. */
const wayShape = z.object({
  organizationId: z.number(),
  sinceMs: z.number(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  next: z.string(),
  endsAtMs: z.number(),
});
type Way = z.output<typeof wayShape>;

type Problem =
  | EntryRefusal
  | "unavailable"
  | "unreachable"
  | "refused"
  | "expired"
  | "too_many_attempts"
  | "insecure_connection";

export function singleSignOnHandlers(deps: HttpDeps): HandlersOf<SingleSignOnRoutes> {
  const callbackUrl = (organization: Organization) =>
    `${deps.publicUrl}${cookiePath}${organization.slug}/callback/`;

  const providerOf = async (reference: string) => {
    const organization = await findOrganization(deps.meta, reference);
    const provider = organization && (await findIdentityProvider(deps.meta, organization.id));
    const settings = organization && provider && (await clientSettingsOf(deps, organization.id));
    if (organization === undefined || provider === undefined || settings === undefined)
      throw new Stopped("unavailable");
    return { organization, provider, settings };
  };

  const begin = async (reference: string, next: string | undefined, answer: AnswerTools) => {
    const { organization, provider, settings } = await providerOf(reference);
    const { url, checks } = await deps.openId.begin(settings, callbackUrl(organization));
    const way: Way = {
      organizationId: organization.id,
      sinceMs: provider.sinceMs,
      ...checks,
      next: localPath(next),
      endsAtMs: deps.clock.nowMs() + wayLifetimeMs,
    };
    const sealed = deps.sealer.seal(JSON.stringify(way), cookiePurpose);
    answer.setCookie(cookieName, sealed, { path: cookiePath, lifetimeMs: wayLifetimeMs });
    return url;
  };

  /** The way that this browser began, if it leads to this organization as it is now. */
  const wayOf = (answer: AnswerTools, provider: IdentityProvider): Way => {
    const sealed = answer.cookie(cookieName);
    answer.setCookie(cookieName, "", { path: cookiePath, lifetimeMs: 0 });
    // A text that was never sealed comes back as it is: whoever wrote it would choose the state themselves.
    const text =
      sealed !== undefined && isSealed(sealed) ? deps.sealer.open(sealed, cookiePurpose) : undefined;
    const way = text === undefined ? undefined : wayShape.parse(JSON.parse(text));
    const fits =
      way !== undefined &&
      way.organizationId === provider.organizationId &&
      way.sinceMs === provider.sinceMs &&
      way.endsAtMs > deps.clock.nowMs();
    if (way === undefined || !fits) throw new Stopped("expired");
    return way;
  };

  return {
    listSignInOptions: async () => [...(await organizationsWithProvider(deps.meta))],
    startSingleSignOn: async ({ params, query, request, answer }) =>
      await orBack(params.org, async () => {
        requireUsableCookie(deps, request);
        return await begin(params.org, query.next, answer);
      }),
    finishSingleSignOn: async ({ params, request, caller, answer }) =>
      await orBack(params.org, async () => {
        const { organization, provider, settings } = await providerOf(params.org);
        const way = wayOf(answer, provider);
        const keys = { address: request.ip, account: `single sign-on ${organization.id} ${request.ip}` };
        const callback = `${callbackUrl(organization)}${searchOf(request.url)}`;
        const person = await attempt(
          deps,
          keys,
          async () => await deps.openId.finish(settings, callback, way),
        );
        if (person === undefined) throw new Stopped("refused");
        const nowMs = deps.clock.nowMs();
        const signedInAs = caller?.kind === "user" ? caller.userId : undefined;
        const entering = { provider, person, signedInAs, ipAddress: request.ip };
        const entry = await enterByIdentity(deps.meta, entering, nowMs);
        if ("refused" in entry) throw new Stopped(entry.refused);
        await deleteExpiredSessions(deps.meta, nowMs);
        await answer.session.start(entry.user.id, { organizationId: organization.id, atMs: nowMs });
        return way.next;
      }),

    getSingleSignOn: async ({ organization }) => {
      const provider = await findIdentityProvider(deps.meta, organization.id);
      return {
        provider: provider === undefined ? null : providerView(provider),
        callbackUrl: callbackUrl(organization),
      };
    },
    setSingleSignOn: async (context) => {
      const { organization, body } = context;
      const wanted = {
        ...body,
        organizationId: organization.id,
        roleClaim: body.roleClaim ?? undefined,
        clientSecret: body.clientSecret,
      };
      const clientSecret = await secretFor(deps, wanted);
      await checkIssuer(deps, { issuer: wanted.issuer, clientId: wanted.clientId, clientSecret });
      return await audited(deps, context, async (meta) => {
        const input = { ...wanted, clientSecret };
        const provider = await setIdentityProvider({ ...deps, meta }, input, deps.clock.nowMs());
        const result = providerView(provider);
        const target = { targetType: "organization", targetId: String(organization.id) };
        return { result, changes: [{ action: "single-sign-on.edit", ...target, data: result }] };
      });
    },
    deleteSingleSignOn: async (context) => {
      const { organization } = context;
      await audited(deps, context, async (meta) => {
        const isRemoved = await removeIdentityProvider(meta, organization.id);
        const target = { targetType: "organization", targetId: String(organization.id) };
        const change = { action: "single-sign-on.remove", ...target, data: {} } as const;
        return { result: undefined, changes: isRemoved ? [change] : [] };
      });
      return undefined;
    },
  };
}

/** Ends a browser's way with a word that the page knows. */
class Stopped extends Error {
  override readonly name = "Stopped";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem);
    this.problem = problem;
  }
}

/** A browser stands here, not a program: it is led to the sign-in page, which says what went wrong. */
async function orBack(organization: string, work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    return `/sign-in?${new URLSearchParams({ problem, organization }).toString()}`;
  }
}

const faultProblems: Readonly<Record<OpenIdFaultReason, Problem>> = {
  address_forbidden: "unavailable",
  unreachable: "unreachable",
  refused: "refused",
};

function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Stopped) return error.problem;
  if (error instanceof OpenIdFault) return faultProblems[error.reason];
  if (!(error instanceof UserError)) return undefined;
  // Two who came at once made the same account; the second finds it.
  if (error.code === "email_taken") return "account_exists";
  return error.code === "too_many_attempts" || error.code === "insecure_connection" ? error.code : undefined;
}

function issuerRefused(code: FieldReason, sentence: string): UserError {
  return apiError("issuer_refused", sentence, "issuer", { code, params: {} });
}

/** Read before it is kept, so that a typing error is not found by the first who cannot sign in. */
async function checkIssuer(
  deps: HttpDeps,
  settings: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string },
): Promise<void> {
  try {
    await deps.openId.check(settings);
  } catch (error) {
    if (!(error instanceof OpenIdFault)) throw error;
    throw error.reason === "address_forbidden"
      ? issuerRefused(
          "issuer_forbidden",
          "This server does not connect to private addresses or without https; VEDETTE_ALLOW_PRIVATE_ISSUERS allows it.",
        )
      : issuerRefused(
          "issuer_unreadable",
          "The configuration of this issuer cannot be read; check the address.",
        );
  }
}

function searchOf(url: string): string {
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at);
}

function providerView(provider: IdentityProvider): IdentityProviderSettings {
  return {
    issuer: provider.issuer,
    clientId: provider.clientId,
    hasClientSecret: true,
    emailDomains: [...provider.emailDomains],
    defaultRole: provider.defaultRole,
    roleClaim: provider.roleClaim ?? null,
    roleMapping: provider.roleMapping.map((rule) => ({ ...rule })),
    isRequired: provider.isRequired,
  };
}
