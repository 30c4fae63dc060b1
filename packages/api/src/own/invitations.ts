import { z } from "zod";
import { dateTime } from "../fields.ts";
import { route } from "../route.ts";
import { meShape, newPassword, personName } from "./session.ts";

const params = z.object({ token: z.string().min(16).max(128) });

/** What somebody sees who follows the link of an invitation. */
export const invitationRoutes = {
  getInvitation: route({
    method: "GET",
    path: "/api/vedette/invitations/{token}/",
    permission: "public",
    summary: "What a link invites to; refused once it does not work.",
    params,
    response: z.object({
      organization: z.object({ slug: z.string(), name: z.string() }),
      email: z.string(),
      role: z.string(),
      inviterName: z.string().nullable(),
      dateExpires: dateTime,
    }),
    errors: ["link_invalid", "too_many_attempts"],
  }),
  acceptInvitation: route({
    method: "POST",
    path: "/api/vedette/invitations/{token}/",
    permission: "public",
    summary: "Makes an account with the invited address, joins the organization and signs in.",
    params,
    body: z.object({ name: personName, password: newPassword }),
    response: meShape,
    status: 201,
    errors: ["link_invalid", "email_taken", "too_many_attempts", "wrong_origin", "insecure_connection"],
  }),
  joinByInvitation: route({
    method: "POST",
    path: "/api/vedette/invitations/{token}/join/",
    permission: "signed-in",
    summary: "Joins the organization with the account of this session.",
    params,
    response: meShape,
    errors: ["link_invalid", "already_exists", "forbidden", "too_many_attempts"],
  }),
} as const;
