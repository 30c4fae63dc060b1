import { z } from "zod";
import { dateTime, empty } from "../fields.ts";
import { route } from "../route.ts";
import { meShape, personName, preferencesShape } from "./session.ts";

export const sessionShape = z.object({
  id: z.string(),
  isCurrent: z.boolean(),
  browser: z.string(),
  system: z.string(),
  ipAddress: z.string().nullable(),
  dateCreated: dateTime,
  lastSeen: dateTime,
});

const password = z.string().min(1).max(256);
/** Six digits of an authenticator, or a recovery code; spaces and hyphens do not matter. */
export const secondFactorCode = z.string().trim().min(6).max(40);
const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

/** One's own account: who one is here, where one is signed in, and the second factor. */
export const accountRoutes = {
  updateMe: route({
    method: "PATCH",
    path: "/api/vedette/me/",
    permission: "signed-in",
    summary: "Changes one's name, and what one chose for the page; null forgets a choice.",
    body: z.object({ name: personName.optional(), preferences: preferencesShape.partial().optional() }),
    response: meShape,
    errors: ["forbidden"],
  }),
  listSessions: route({
    method: "GET",
    path: "/api/vedette/me/sessions/",
    permission: "signed-in",
    summary: "Where the caller is signed in, the latest first.",
    response: z.array(sessionShape),
  }),
  endSession: route({
    method: "DELETE",
    path: "/api/vedette/me/sessions/{session}/",
    permission: "signed-in",
    summary: "Signs the caller out there.",
    params: z.object({ session: z.string().regex(/^[0-9a-f]{24}$/) }),
    response: empty,
    status: 204,
    errors: ["forbidden"],
  }),
  endOtherSessions: route({
    method: "DELETE",
    path: "/api/vedette/me/sessions/",
    permission: "signed-in",
    summary: "Signs the caller out everywhere but here.",
    response: empty,
    status: 204,
    errors: ["forbidden"],
  }),
  getSecondFactor: route({
    method: "GET",
    path: "/api/vedette/me/second-factor/",
    permission: "signed-in",
    summary: "Whether signing in asks for a code, and how many recovery codes are left.",
    response: z.object({
      isOn: z.boolean(),
      since: dateTime.nullable(),
      recoveryCodesLeft: z.number(),
      /** Without a password there is nothing that a second factor could stand beside. */
      hasPassword: z.boolean(),
    }),
  }),
  beginSecondFactor: route({
    method: "POST",
    path: "/api/vedette/me/second-factor/",
    permission: "signed-in",
    summary: "Makes a key for an authenticator; nothing is asked for until a code has confirmed it.",
    body: z.object({ password }),
    response: z.object({ secret: z.string(), uri: z.string() }),
    status: 201,
    errors: ["password_wrong", "already_exists", "too_many_attempts", "forbidden"],
  }),
  confirmSecondFactor: route({
    method: "POST",
    path: "/api/vedette/me/second-factor/confirm/",
    permission: "signed-in",
    summary: "Switches the second factor on; the answer holds the recovery codes, once. Other sessions end.",
    body: z.object({ code: secondFactorCode }),
    response: recoveryCodes,
    errors: ["second_factor_wrong", "too_many_attempts", "forbidden"],
  }),
  renewRecoveryCodes: route({
    method: "POST",
    path: "/api/vedette/me/second-factor/recovery-codes/",
    permission: "signed-in",
    summary: "Makes new recovery codes in place of the old ones.",
    body: z.object({ password }),
    response: recoveryCodes,
    errors: ["password_wrong", "too_many_attempts", "forbidden"],
  }),
  disableSecondFactor: route({
    method: "POST",
    path: "/api/vedette/me/second-factor/disable/",
    permission: "signed-in",
    summary: "Switches the second factor off; refused while an organization of the caller asks for it.",
    body: z.object({ password }),
    response: empty,
    status: 204,
    errors: ["password_wrong", "second_factor_required", "too_many_attempts", "forbidden"],
  }),
} as const;
