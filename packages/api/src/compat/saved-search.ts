/** Searches for issues that are kept under a name, for oneself or for everybody in the organization. */
import { z } from "zod";
import { dateTime, empty, id, orgParams, reference } from "../fields.ts";
import { route } from "../route.ts";

export const savedSearchVisibility = z.enum(["owner", "organization"]);
export const savedSearchSort = z.enum(["date", "new", "freq", "user", "trends", "recommended", "inbox"]);

export const savedSearchShape = z.object({
  id,
  /** 0: issues. */
  type: z.literal(0),
  name: z.string(),
  query: z.string(),
  sort: z.string(),
  visibility: savedSearchVisibility,
  /** Searches that every organization has; there are none. */
  isGlobal: z.boolean(),
  /** By the caller, for the caller. */
  isPinned: z.boolean(),
  dateCreated: dateTime,
});

const name = z.string().trim().min(1).max(128);
const query = z.string().max(4096);
const searchParams = orgParams.extend({ search: reference });

export const savedSearchRoutes = {
  listSavedSearches: route({
    method: "GET",
    path: "/api/0/organizations/{org}/searches/",
    permission: "event:read",
    summary:
      "The caller's saved searches and those of the organization: pinned ones first, then in the caller's own order, then by name.",
    params: orgParams,
    query: z.object({ type: z.string().max(5).optional() }),
    response: z.array(savedSearchShape),
  }),
  createSavedSearch: route({
    method: "POST",
    path: "/api/0/organizations/{org}/searches/",
    permission: "event:write",
    summary: "Saves a search. One for the whole organization needs the right to change the organization.",
    params: orgParams,
    body: z.object({
      type: z.literal(0).optional(),
      name,
      query,
      sort: savedSearchSort.optional(),
      visibility: savedSearchVisibility.optional(),
      isPinned: z.boolean().optional(),
    }),
    response: savedSearchShape,
    status: 201,
    errors: ["invalid_query", "too_many_searches"],
  }),
  orderSavedSearches: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/searches/order/",
    permission: "event:write",
    summary:
      "Puts the saved searches into an order, for the caller alone. Those that are not named stand behind, by name; pinned ones stay in front.",
    params: orgParams,
    body: z.object({ ids: z.array(id).max(300) }),
    response: z.array(savedSearchShape),
    errors: ["bad_request"],
  }),
  getSavedSearch: route({
    method: "GET",
    path: "/api/0/organizations/{org}/searches/{search}/",
    permission: "event:read",
    summary: "One saved search.",
    params: searchParams,
    response: savedSearchShape,
  }),
  updateSavedSearch: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/searches/{search}/",
    permission: "event:write",
    summary: "Changes what is given. Whoever sees a search may pin it for themselves.",
    params: searchParams,
    body: z.object({
      name: name.optional(),
      query: query.optional(),
      sort: savedSearchSort.optional(),
      visibility: savedSearchVisibility.optional(),
      isPinned: z.boolean().optional(),
    }),
    response: savedSearchShape,
    errors: ["invalid_query", "too_many_searches"],
  }),
  deleteSavedSearch: route({
    method: "DELETE",
    path: "/api/0/organizations/{org}/searches/{search}/",
    permission: "event:write",
    summary: "Deletes a saved search.",
    params: searchParams,
    response: empty,
    status: 204,
  }),
} as const;
