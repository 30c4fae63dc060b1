import { z } from "zod";
import { roleField } from "../compat/member.ts";
import { empty, orgParams, reference, textLike } from "../fields.ts";
import { route } from "../route.ts";

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .check(
    textLike(
      "domain",
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      "Give a domain such as example.com.",
    ),
  );

const roleMapping = z.array(z.object({ value: z.string().trim().min(1).max(200), role: roleField })).max(50);

export const identityProviderShape = z.object({
  issuer: z.string(),
  clientId: z.string(),
  hasClientSecret: z.boolean(),
  emailDomains: z.array(z.string()),
  defaultRole: roleField,
  roleClaim: z.string().nullable(),
  roleMapping,
  isRequired: z.boolean(),
});

/** Signing in through the identity provider of an organization, by OpenID Connect. */
export const singleSignOnRoutes = {
  listSignInOptions: route({
    method: "GET",
    path: "/api/vedette/single-sign-on/",
    permission: "public",
    summary: "The organizations that one can sign in to by their identity provider, for the sign-in page.",
    response: z.array(z.object({ slug: z.string(), name: z.string() })),
  }),
  startSingleSignOn: route({
    method: "GET",
    path: "/api/vedette/single-sign-on/{org}/start/",
    permission: "public",
    summary: "Leads a browser to the identity provider.",
    params: orgParams,
    query: z.object({ next: z.string().max(2000).optional() }),
    response: z.string(),
    redirect: true,
  }),
  finishSingleSignOn: route({
    method: "GET",
    path: "/api/vedette/single-sign-on/{org}/callback/",
    permission: "public",
    summary:
      "Where the identity provider leads back to: signs in, or leads to the sign-in page with the reason.",
    params: z.object({ org: reference }),
    response: z.string(),
    redirect: true,
  }),
  getSingleSignOn: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/single-sign-on/",
    permission: "org:admin",
    summary:
      "The identity provider of an organization, without its secret, and where it has to lead back to.",
    params: orgParams,
    response: z.object({ provider: identityProviderShape.nullable(), callbackUrl: z.string() }),
  }),
  setSingleSignOn: route({
    method: "PUT",
    path: "/api/vedette/organizations/{org}/single-sign-on/",
    permission: "org:admin",
    summary: "Sets the identity provider, after its configuration was read from the issuer's address.",
    params: orgParams,
    body: z.object({
      issuer: z.url({ protocol: /^https?$/ }).max(500),
      clientId: z.string().trim().min(1).max(300),
      /** May be left out where issuer and client stay what they are. */
      clientSecret: z.string().min(1).max(1000).optional(),
      emailDomains: z.array(domain).min(1, "Name at least one domain.").max(50),
      defaultRole: roleField,
      roleClaim: z.string().trim().min(1).max(200).nullable(),
      roleMapping,
      isRequired: z.boolean(),
    }),
    response: identityProviderShape,
    errors: ["issuer_refused", "client_secret_missing"],
  }),
  deleteSingleSignOn: route({
    method: "DELETE",
    path: "/api/vedette/organizations/{org}/single-sign-on/",
    permission: "org:admin",
    summary: "Switches single sign-on off; sessions that it opened end.",
    params: orgParams,
    response: empty,
    status: 204,
  }),
} as const;
