import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { IssueSort, SavedSearch } from "@vedette/api";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import type { SavedName } from "../../app/name-dialog.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { showToast } from "../../ui/toast.tsx";
import { sortOf } from "./model/saved-views.ts";
import { savedSearchesQuery } from "./queries.ts";

export interface SavedViews {
  readonly saved: readonly SavedSearch[];
  /** Rejects with what the server says against it. */
  readonly save: (draft: SavedName & { readonly query: string; readonly sort: IssueSort }) => Promise<void>;
  readonly change: (id: string, draft: SavedName) => Promise<void>;
  /** Lets a saved search find something else from now on. */
  readonly saveOver: (
    one: SavedSearch,
    shown: { readonly query: string; readonly sort: IssueSort },
  ) => Promise<void>;
  readonly pin: (one: SavedSearch, isPinned: boolean) => Promise<void>;
  /** For the caller alone. */
  readonly reorder: (next: readonly SavedSearch[]) => Promise<void>;
  readonly remove: (one: SavedSearch) => Promise<void>;
}

const NONE: readonly SavedSearch[] = [];

/** The caller's saved searches and those of the organization, and what can be done with them. */
export function useSavedViews(org: string): SavedViews {
  const t = useTranslations("savedViews");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { data: saved = NONE } = useQuery(savedSearchesQuery(org));

  const renew = async () =>
    await queryClient.invalidateQueries({ queryKey: savedSearchesQuery(org).queryKey });
  const refuse = (error: unknown) =>
    showToast({ title: t("failed"), description: errorText(error), tone: "error" });

  // One after the other: an order that overtook a later one would be the one that is kept.
  const ordering = useRef(Promise.resolve());
  async function putOrder(next: readonly SavedSearch[]): Promise<void> {
    try {
      await api.orderSavedSearches({ params: { org }, body: { ids: next.map(({ id }) => id) } });
    } catch (error) {
      refuse(error);
      await renew();
    }
  }

  async function remove(one: SavedSearch): Promise<void> {
    const { name, query, visibility, isPinned } = one;
    const restore = async () => {
      await api.createSavedSearch({
        params: { org },
        body: { name, query, sort: sortOf(one), visibility, isPinned },
      });
      await renew();
    };
    try {
      await api.deleteSavedSearch({ params: { org, search: one.id } });
      showToast({
        title: t("deleted", { name }),
        action: { label: t("undo"), run: () => void restore().catch(refuse) },
      });
      await renew();
    } catch (error) {
      refuse(error);
    }
  }

  return {
    saved,
    async save(body) {
      await api.createSavedSearch({ params: { org }, body });
      await renew();
    },
    async change(id, body) {
      await api.updateSavedSearch({ params: { org, search: id }, body });
      await renew();
    },
    async saveOver(one, shown) {
      const put = async (body: { readonly query: string; readonly sort: IssueSort }) => {
        await api.updateSavedSearch({ params: { org, search: one.id }, body });
        await renew();
      };
      const restore = () => put({ query: one.query, sort: sortOf(one) });
      try {
        await put(shown);
        showToast({
          title: t("savedOver", { name: one.name }),
          action: { label: t("undo"), run: () => void restore().catch(refuse) },
        });
      } catch (error) {
        refuse(error);
      }
    },
    async pin(one, isPinned) {
      try {
        await api.updateSavedSearch({ params: { org, search: one.id }, body: { isPinned } });
        await renew();
      } catch (error) {
        refuse(error);
      }
    },
    async reorder(next) {
      const { queryKey } = savedSearchesQuery(org);
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, [...next]);
      ordering.current = ordering.current.then(() => putOrder(next));
      await ordering.current;
    },
    remove,
  };
}
