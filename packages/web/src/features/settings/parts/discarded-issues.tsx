import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Answer } from "@vedette/api";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../../app/organization.ts";
import { ReadFailure } from "../../../app/read-failure.tsx";
import styles from "../../../app/settings.module.css";
import { Ago } from "../../../i18n/ago.tsx";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { readAll } from "../../../lib/read-all.ts";
import { visibleCode, visibleWords } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { showToast } from "../../../ui/toast.tsx";

type Tombstone = Answer<"listTombstones">["items"][number];

function tombstonesQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["tombstones", org, project],
    queryFn: ({ signal }) =>
      readAll(
        async (cursor) =>
          await api.listTombstones(
            { params: { org, project }, query: { per_page: 100, cursor } },
            { signal },
          ),
      ),
  });
}

function Row({
  org,
  project,
  tombstone,
  canWrite,
}: {
  readonly org: string;
  readonly project: string;
  readonly tombstone: Tombstone;
  readonly canWrite: boolean;
}) {
  const t = useTranslations("filters");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const letIn = useMutation({
    mutationFn: () => api.deleteTombstone({ params: { org, project, tombstone: tombstone.id } }),
    async onSuccess() {
      showToast({ title: t("letInDone") });
      await queryClient.invalidateQueries({ queryKey: ["tombstones", org] });
    },
    onError: (error) => showToast({ title: t("letInFailed"), description: errorText(error), tone: "error" }),
  });
  const ago = () => <Ago at={tombstone.dateAdded} />;
  const title = visibleWords(tombstone.message);
  return (
    <li className={styles.row} data-tools="">
      <div className={styles.words}>
        <bdi className={styles.name}>{title}</bdi>
        {tombstone.culprit !== "" && <bdi className={styles.hint}>{visibleCode(tombstone.culprit)}</bdi>}
        <div className={styles.hint}>
          {tombstone.actor === null
            ? t.rich("discardedOnce", { ago })
            : t.rich("discardedBy", { ago, name: tombstone.actor.name })}
        </div>
      </div>
      <Button
        size="sm"
        busy={letIn.isPending}
        disabled={!canWrite}
        aria-label={t("letInNamed", { title })}
        onClick={() => letIn.mutate()}
      >
        {t("letIn")}
      </Button>
    </li>
  );
}

/** What somebody deleted together with all that comes like it, and the way to take that in again. */
export function DiscardedIssues({ org, project }: { readonly org: string; readonly project: string }) {
  const t = useTranslations("filters");
  const { organization } = useOrganization();
  const { data: tombstones, error, refetch } = useQuery(tombstonesQuery(org, project));
  const canWrite = may(organization, "project:write", "project:admin");
  return (
    <section className={styles.section}>
      <SectionHead title={t("discarded")} note={t("discardedNote")} />
      {tombstones === undefined && error !== null ? (
        <ReadFailure title={t("discarded")} error={error} onRetry={refetch} />
      ) : (
        <Card flush>
          <ul>
            {tombstones?.map((tombstone) => (
              <Row key={tombstone.id} {...{ org, project, tombstone, canWrite }} />
            ))}
          </ul>
          {tombstones?.length === 0 && <p className={styles.row}>{t("noneDiscarded")}</p>}
        </Card>
      )}
    </section>
  );
}
