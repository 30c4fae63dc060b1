import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ClientKey, ProjectDetails } from "@vedette/api";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { TextField } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { ingestUseQuery } from "./limits-page.tsx";
import { KeyRow } from "./parts/key-row.tsx";
import { ScreenHead } from "./parts/screen-head.tsx";
import styles from "./parts/keys.module.css";
import { ProjectFrame } from "./parts/project-frame.tsx";
import { ReadOnlyNote } from "./parts/read-only-note.tsx";
import { RotateKey } from "./parts/rotate-key.tsx";
import shared from "./parts/settings.module.css";
import { keysQuery } from "./queries.ts";

function NewKey({ org, project }: { readonly org: string; readonly project: string }) {
  const t = useTranslations("projectKeys");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () =>
      api.createProjectKey({
        params: { org, project },
        body: name.trim() === "" ? {} : { name: name.trim() },
      }),
    async onSuccess() {
      setName("");
      await queryClient.invalidateQueries({ queryKey: ["project-keys", org, project] });
    },
    onError: (error) => showToast({ title: t("createFailed"), description: errorText(error), tone: "error" }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }
  return (
    <form className={styles.inline} onSubmit={submit}>
      <TextField
        label={t("newName")}
        maxLength={64}
        placeholder={t("newPlaceholder")}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" size="lg" icon={Plus} busy={create.isPending}>
        {t("create")}
      </Button>
    </form>
  );
}

function Keys({ org, project }: { readonly org: string; readonly project: ProjectDetails }) {
  const t = useTranslations("projectKeys");
  const s = useTranslations("settings");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const query = keysQuery(org, project.slug);
  const { data: keys, error } = useQuery(query);
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
        <EmptyState title={t("failed")}>{errorText(error)}</EmptyState>
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
      <Dialog
        open={doomed !== undefined}
        onOpenChange={(open) => !open && setDoomed(undefined)}
        title={t("deleteTitle", { name: doomed?.name ?? "" })}
        closeLabel={t("keep")}
        footer={
          <>
            <Button onClick={() => setDoomed(undefined)}>{t("keep")}</Button>
            <Button
              variant="danger"
              busy={remove.isPending}
              onClick={() => doomed !== undefined && remove.mutate(doomed)}
            >
              {t("deleteNow")}
            </Button>
          </>
        }
      >
        {t("deleteText")}
      </Dialog>
    </section>
  );
}

/** The keys by which SDKs write to a project. */
export function ProjectKeysPage() {
  const t = useTranslations("settings");
  return (
    <ProjectFrame title={t("keys")}>{(project, org) => <Keys org={org} project={project} />}</ProjectFrame>
  );
}
