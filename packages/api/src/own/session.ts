import { z } from "zod";
import { empty, id, textLike } from "../fields.ts";
import { route } from "../route.ts";
import { scopes } from "../scopes.ts";

/** Loose on purpose: `admin@localhost` is an address too. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .check(textLike("email", /^[^\s@]{1,64}@[^\s@]{1,253}$/, "Give an e-mail address."));
/** Length is the only rule: composition rules make worse passwords. */
export const newPassword = z.string().min(8, "Use at least 8 characters.").max(256);
export const personName = z.string().trim().min(1).max(100);

/** What a person chose for the page, on whatever machine; null: as the browser has it. */
export const preferencesShape = z.object({
  theme: z.enum(["system", "light", "dark"]).nullable(),
  language: z.enum(["en", "zh-CN"]).nullable(),
  /** A name of the time zone database, such as Europe/Berlin. */
  timeZone: z
    .string()
    .max(64)
    .check(textLike("time_zone", /^[A-Za-z0-9_+/-]+$/, "Give a time zone such as Europe/Berlin."))
    .nullable(),
});

/** Why an organization of one's own does not open: what is missing. */
export const blockedBy = z.enum(["second_factor", "single_sign_on", "password"]);

export const meShape = z.object({
  id,
  email: z.string(),
  name: z.string(),
  hasSecondFactor: z.boolean(),
  preferences: preferencesShape,
  organizations: z.array(
    z.object({
      id,
      slug: z.string(),
      name: z.string(),
      role: z.string(),
      scopes: z.array(z.enum(scopes)),
      blockedBy: blockedBy.nullable(),
    }),
  ),
});

export const sessionRoutes = {
  signIn: route({
    method: "POST",
    path: "/api/vedette/session/",
    permission: "public",
    summary: "Signs in and sets the session cookie; with a second factor, the code comes with the password.",
    body: z.object({
      email,
      password: z.string().min(1).max(256),
      code: z.string().trim().min(1).max(40).optional(),
    }),
    response: meShape,
    errors: [
      "wrong_credentials",
      "second_factor_needed",
      "second_factor_wrong",
      "too_many_attempts",
      "wrong_origin",
      "insecure_connection",
    ],
  }),
  getSession: route({
    method: "GET",
    path: "/api/vedette/session/",
    permission: "public",
    summary: "Who is signed in, as `me` has it; null where nobody is: to ask is no fault.",
    response: z.object({ user: meShape.nullable() }),
  }),
  signOut: route({
    method: "DELETE",
    path: "/api/vedette/session/",
    permission: "public",
    summary: "Ends the session.",
    response: empty,
    status: 204,
    errors: ["wrong_origin"],
  }),
  me: route({
    method: "GET",
    path: "/api/vedette/me/",
    permission: "signed-in",
    summary: "The signed-in user with organizations, role and scopes in each.",
    response: meShape,
  }),
  changePassword: route({
    method: "POST",
    path: "/api/vedette/me/password/",
    permission: "signed-in",
    summary: "Changes the password and ends the user's other sessions.",
    body: z.object({ currentPassword: z.string().min(1).max(256), newPassword }),
    response: empty,
    status: 204,
    errors: ["password_wrong", "too_many_attempts", "forbidden"],
  }),
} as const;

const setupParams = z.object({ token: z.string().min(16).max(128) });

export const setupRoutes = {
  getSetup: route({
    method: "GET",
    path: "/api/vedette/setup/{token}/",
    permission: "public",
    summary:
      "The organization whose first administrator a one-time link creates; refused once the link does not work.",
    params: setupParams,
    response: z.object({
      isValid: z.literal(true),
      organization: z.object({ slug: z.string(), name: z.string() }),
    }),
    errors: ["link_invalid", "too_many_attempts"],
  }),
  completeSetup: route({
    method: "POST",
    path: "/api/vedette/setup/{token}/",
    permission: "public",
    summary: "Creates the first administrator by the one-time link and signs in.",
    params: setupParams,
    body: z.object({ email, name: personName, password: newPassword }),
    response: meShape,
    status: 201,
    errors: ["link_invalid", "email_taken", "too_many_attempts", "wrong_origin"],
  }),
} as const;
