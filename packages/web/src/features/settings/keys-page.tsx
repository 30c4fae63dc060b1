import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ClientKey, ProjectDetails } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { AddRow } from "../../ui/add-row.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { KeyRow } from "./parts/key-row.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import styles from "./parts/keys.module.css";
import { ProjectFrame } from "./parts/project-frame.tsx";
import { ReadOnlyNote } from "./parts/read-only-note.tsx";
import { RotateKey } from "./parts/rotate-key.tsx";
import shared from "../../app/settings.module.css";
import { ingestUseQuery, keysQuery } from "./queries.ts";

function NewKey({ org, project }: { readonly org: string; readonly project: string }) {
  const t = useTranslations("projectKeys");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (name: string) =>
      api.createProjectKey({ params: { org, project }, body: name === "" ? {} : { name } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["project-keys", org, project] }),
    onError: (error) => showToast({ title: t("createFailed"), description: errorText(error), tone: "error" }),
  });
  return (
    <AddRow
      label={t("newName")}
      placeholder={t("newPlaceholder")}
      verb={t("create")}
      maxLength={64}
      busy={create.isPending}
      onAdd={(name, onDone) => create.mutate(name, { onSuccess: onDone })}
    />
  );
}

function Keys({ org, project }: { readonly org: string; readonly project: ProjectDetails }) {
  const t = useTranslations("projectKeys");
  const s = useTranslations("settings");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const query = keysQuery(org, project.slug);
  const { data: keys, error, refetch } = useQuery(query);
  const { data: use } = useQuery(ingestUseQuery(org, project.slug));
  const [doomed, setDoomed] = useState<ClientKey>();
  const [rotated, setRotated] = useState<ClientKey>();
  const remove = useMutation({
    mutationFn: (key: ClientKey) =>
      api.deleteProjectKey({ params: { org, project: project.slug, key: key.id } }),
    async onSuccess() {
      setDoomed(undefined);
      await queryClient.invalidateQueries({ queryKey: query.queryKey });
    },
    onError: (problem) =>
      showToast({ title: t("changeFailed"), description: errorText(problem), tone: "error" }),
  });

  const canWrite = may(organization, "project:write", "project:admin");
  return (
    <section className={shared.section}>
      <ScreenHead title={t("title")} lead={t("lead")} />
      {!canWrite && <ReadOnlyNote>{s("readOnly")}</ReadOnlyNote>}
      {error !== null && keys === undefined ? (
        <ReadFailure title={t("failed")} error={error} onRetry={refetch} />
      ) : (
        <Card flush>
          {keys === undefined ? (
            <div className={styles.key}>
              <Skeleton width={120} />
              <Skeleton width="100%" height={32} faint />
            </div>
          ) : (
            keys.map((key) => (
              <KeyRow
                key={key.id}
                org={org}
                project={project.slug}
                entry={key}
                use={use?.keys.find((one) => one.key === key.id)}
                canWrite={canWrite}
                canDelete={may(organization, "project:admin")}
                onRotate={() => setRotated(key)}
                onDelete={() => setDoomed(key)}
              />
            ))
          )}
          {canWrite && <NewKey org={org} project={project.slug} />}
        </Card>
      )}
      {rotated !== undefined && (
        <RotateKey org={org} project={project.slug} entry={rotated} onClose={() => setRotated(undefined)} />
      )}
      <ConfirmDialog
        open={doomed !== undefined}
        title={t("deleteTitle", { name: doomed?.name ?? "" })}
        keepLabel={t("keep")}
        verb={t("deleteNow")}
        busy={remove.isPending}
        onConfirm={() => doomed !== undefined && remove.mutate(doomed)}
        onClose={() => setDoomed(undefined)}
      >
        {t("deleteText")}
      </ConfirmDialog>
    </section>
  );
}

/** The keys by which SDKs write to a project. */
export function ProjectKeysPage() {
  const t = useTranslations("settingsPages");
  return (
    <ProjectFrame title={t("keys")}>{(project, org) => <Keys org={org} project={project} />}</ProjectFrame>
  );
}
