import { z } from "zod";
import { id } from "../fields.ts";
import { route } from "../route.ts";

const user = z.object({
  id,
  email: z.string(),
  name: z.string(),
  username: z.string(),
  avatar: z.object({ avatarType: z.string(), avatarUuid: z.null() }),
});

export const authRoutes = {
  authInfo: route({
    method: "GET",
    path: "/api/0/",
    permission: "public",
    summary: "Who the credentials belong to and what they allow; nulls without credentials.",
    response: z.object({
      version: z.literal("0"),
      auth: z.object({ scopes: z.array(z.string()) }).nullable(),
      user: user.nullable(),
    }),
    errors: ["not_authenticated"],
  }),
  authUser: route({
    method: "GET",
    path: "/api/0/auth/",
    permission: "signed-in",
    summary: "The user behind the credentials.",
    response: user,
  }),
} as const;
