import { useQueryClient } from "@tanstack/react-query";
import type { SavedQuery, SavedQuestion } from "@vedette/api";
import { useTranslations } from "use-intl";
import type { SavedName } from "../../app/name-dialog.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { showToast } from "../../ui/toast.tsx";

/** What can be done with saved queries. What saves rejects with the server's reason; what deletes can be undone. */
export function useSavedQueries(org: string) {
  const t = useTranslations("explore.saved");
  const errorText = useErrorText();
  const queryClient = useQueryClient();

  const renew = async () => await queryClient.invalidateQueries({ queryKey: ["saved-queries", org] });
  const refuse = (error: unknown) =>
    showToast({ title: t("failed"), description: errorText(error), tone: "error" });

  return {
    async create(name: SavedName, body: SavedQuestion): Promise<SavedQuery> {
      const made = await api.createSavedQuery({ params: { org }, body: { ...body, ...name } });
      await renew();
      return made;
    },
    async change(id: string, body: Partial<SavedQuestion & SavedName>): Promise<void> {
      await api.updateSavedQuery({ params: { org, savedQuery: id }, body });
      await renew();
    },
    async save(one: SavedQuery, body: SavedQuestion): Promise<void> {
      try {
        await api.updateSavedQuery({ params: { org, savedQuery: one.id }, body });
        await renew();
        showToast({ title: t("wasSaved", { name: one.name }) });
      } catch (error) {
        refuse(error);
      }
    },
    async remove(one: SavedQuery): Promise<void> {
      const { id: _id, version: _version, dateCreated: _made, dateUpdated: _changed, ...rest } = one;
      const { createdBy: _by, isEditable: _may, ...body } = rest;
      const restore = async () => {
        await api.createSavedQuery({ params: { org }, body });
        await renew();
      };
      try {
        await api.deleteSavedQuery({ params: { org, savedQuery: one.id } });
        showToast({
          title: t("deleted", { name: one.name }),
          action: { label: t("undo"), run: () => void restore().catch(refuse) },
        });
        await renew();
      } catch (error) {
        refuse(error);
      }
    },
  };
}
