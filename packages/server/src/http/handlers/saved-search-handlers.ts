/** Saved searches: what is kept has to be a search, and whose it is decides who changes it. */
import type { SavedSearch as SearchView } from "@vedette/api";
import { parseNumericId, type SavedSearchId } from "@vedette/protocol";
import type { Organization } from "#domain/organizations/organizations.ts";
import type { Caller, Rights } from "#domain/permissions/rights.ts";
import {
  changeSavedSearch,
  createSavedSearch,
  deleteSavedSearch,
  findSavedSearch,
  listSavedSearches,
  orderSavedSearches,
  pinSavedSearch,
  type SavedSearch,
  type SearchReader,
} from "#domain/searches/saved-searches.ts";
import { issueLanguage } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime } from "#http/views/time.ts";
import { requestFault } from "#http/request-fault.ts";

type Granted = { readonly organization: Organization; readonly caller: Caller; readonly rights: Rights };

function readerOf({ organization, caller }: Granted): SearchReader {
  return { organizationId: organization.id, userId: caller.userId };
}

function searchView(search: SavedSearch): SearchView {
  return {
    id: String(search.id),
    type: 0,
    name: search.name,
    query: search.query,
    sort: search.sort,
    visibility: search.visibility,
    isGlobal: false,
    isPinned: search.isPinned,
    dateCreated: isoTime(search.createdAtMs),
  };
}

async function requireSearch(deps: HttpDeps, granted: Granted, reference: string): Promise<SavedSearch> {
  const id = parseNumericId<SavedSearchId>(reference);
  const search = id === undefined ? undefined : await findSavedSearch(deps.meta, readerOf(granted), id);
  if (search === undefined) throw notFound();
  return search;
}

/** What everybody in the organization sees is part of the organization. */
function requireRight({ rights }: Granted, visibility: SavedSearch["visibility"]): void {
  if (visibility === "organization" && !rights.scopes.has("org:write"))
    throw apiError("forbidden", "You do not have permission to perform this action.", "visibility");
}

async function pin(deps: HttpDeps, granted: Granted, id: SavedSearchId, isPinned: boolean | undefined) {
  if (isPinned === undefined) return;
  const { userId } = granted.caller;
  if (userId === undefined) throw requestFault("person_needed", { field: "isPinned" });
  await pinSavedSearch(deps.meta, { userId, id, isPinned });
}

export function savedSearchHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "listSavedSearches"
  | "createSavedSearch"
  | "orderSavedSearches"
  | "getSavedSearch"
  | "updateSavedSearch"
  | "deleteSavedSearch"
> {
  const view = async (granted: Granted, id: SavedSearchId) =>
    searchView(await requireSearch(deps, granted, String(id)));

  const list = async (granted: Granted) =>
    (await listSavedSearches(deps.meta, readerOf(granted))).map(searchView);

  return {
    listSavedSearches: list,
    orderSavedSearches: async (context) => {
      const { userId } = context.caller;
      if (userId === undefined) throw requestFault("person_needed");
      const ids = context.body.ids.flatMap((id) => parseNumericId<SavedSearchId>(id) ?? []);
      await orderSavedSearches(deps.meta, { organizationId: context.organization.id, userId }, ids);
      return await list(context);
    },
    createSavedSearch: async (context) => {
      const { body } = context;
      const visibility = body.visibility ?? "owner";
      requireRight(context, visibility);
      if (visibility === "owner" && context.caller.userId === undefined)
        throw requestFault("token_owns_nothing", { field: "visibility" });
      readSearch(body.query, issueLanguage);
      const search = { name: body.name, query: body.query, sort: body.sort ?? "date", visibility };
      const id = await createSavedSearch(deps.meta, readerOf(context), search, deps.clock.nowMs());
      await pin(deps, context, id, body.isPinned);
      return await view(context, id);
    },
    getSavedSearch: async (context) => searchView(await requireSearch(deps, context, context.params.search)),
    updateSavedSearch: async (context) => {
      const { isPinned, ...change } = context.body;
      const search = await requireSearch(deps, context, context.params.search);
      if (Object.values(change).some((value) => value !== undefined)) {
        requireRight(context, search.visibility);
        requireRight(context, change.visibility ?? search.visibility);
        // What its maker left behind, or a token made, would be nobody's own.
        if (change.visibility === "owner" && search.userId !== context.caller.userId)
          throw requestFault("makers_choice", { field: "visibility" });
        if (change.query !== undefined) readSearch(change.query, issueLanguage);
        await changeSavedSearch(deps.meta, readerOf(context), search, change);
      }
      await pin(deps, context, search.id, isPinned);
      return await view(context, search.id);
    },
    deleteSavedSearch: async (context) => {
      const search = await requireSearch(deps, context, context.params.search);
      requireRight(context, search.visibility);
      await deleteSavedSearch(deps.meta, search.id);
      return undefined;
    },
  };
}
