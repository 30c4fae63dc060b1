import { z } from "zod";
import { dateTime, empty, id } from "../fields.ts";
import { route } from "../route.ts";
import { scopes } from "../scopes.ts";

export const tokenShape = z.object({
  id,
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  /** Prefix and last characters, to tell tokens apart. */
  hint: z.string(),
  dateCreated: dateTime,
  lastUsed: dateTime.nullable(),
});

export const tokenRoutes = {
  listTokens: route({
    method: "GET",
    path: "/api/vedette/tokens/",
    permission: "signed-in",
    summary: "The caller's API tokens, without the secrets.",
    response: z.array(tokenShape),
  }),
  createToken: route({
    method: "POST",
    path: "/api/vedette/tokens/",
    permission: "signed-in",
    summary:
      "Creates an API token; the answer holds the secret, once. Where it is used, it gives no more than its owner has.",
    body: z.object({ name: z.string().trim().min(1).max(100), scopes: z.array(z.enum(scopes)).min(1) }),
    response: tokenShape.extend({ token: z.string() }),
    status: 201,
    errors: ["forbidden"],
  }),
  deleteToken: route({
    method: "DELETE",
    path: "/api/vedette/tokens/{token}/",
    permission: "signed-in",
    summary: "Deletes one of the caller's API tokens.",
    params: z.object({ token: id }),
    response: empty,
    status: 204,
  }),
} as const;
