import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ClientKey, ProjectDetails } from "@vedette/api";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { Ago } from "../../i18n/ago.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Switch } from "../../ui/check.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { TextField } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { ProjectFrame } from "./parts/project-frame.tsx";
import { keysQuery } from "./queries.ts";
import styles from "./settings.module.css";

interface KeyRowProps {
  readonly entry: ClientKey;
  readonly canWrite: boolean;
  readonly canDelete: boolean;
  readonly onSwitch: (key: ClientKey, isActive: boolean) => void;
  readonly onDelete: (key: ClientKey) => void;
}

function KeyRow({ entry, canWrite, canDelete, onSwitch, onDelete }: KeyRowProps) {
  const t = useTranslations("projectKeys");
  return (
    <div className={styles.key}>
      <div className={styles.keyHead}>
        <span className={styles.keyName}>{entry.name || entry.label}</span>
        {!entry.isActive && <Badge tone="warning">{t("off")}</Badge>}
        <span className={styles.keyTools}>
          <span>
            {t("created")} <Ago at={entry.dateCreated} />
          </span>
          <Switch
            label={
              entry.isActive ? t("switchOff", { name: entry.name }) : t("switchOn", { name: entry.name })
            }
            checked={entry.isActive}
            disabled={!canWrite}
            onChange={(event) => onSwitch(entry, event.target.checked)}
          />
          {canDelete && (
            <Button
              variant="ghost"
              size="sm"
              icon={Trash2}
              aria-label={t("delete", { name: entry.name })}
              onClick={() => onDelete(entry)}
            />
          )}
        </span>
      </div>
      <div className={`${styles.dsn} ${entry.isActive ? "" : styles.off}`}>
        <code>{entry.dsn.public}</code>
        <CopyButton text={entry.dsn.public} label={t("copy")} doneLabel={t("copied")} />
      </div>
    </div>
  );
}

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
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const query = keysQuery(org, project.slug);
  const { data: keys, error } = useQuery(query);
  const [doomed, setDoomed] = useState<ClientKey>();
  const fail = (problem: unknown) =>
    showToast({ title: t("changeFailed"), description: errorText(problem), tone: "error" });

  const change = useMutation({
    mutationFn: ({ key, isActive }: { readonly key: ClientKey; readonly isActive: boolean }) =>
      api.updateProjectKey({ params: { org, project: project.slug, key: key.id }, body: { isActive } }),
    onSuccess: (updated) =>
      queryClient.setQueryData(query.queryKey, (before) =>
        before?.map((one) => (one.id === updated.id ? updated : one)),
      ),
    onError: fail,
  });
  const remove = useMutation({
    mutationFn: (key: ClientKey) =>
      api.deleteProjectKey({ params: { org, project: project.slug, key: key.id } }),
    async onSuccess() {
      setDoomed(undefined);
      await queryClient.invalidateQueries({ queryKey: query.queryKey });
    },
    onError: fail,
  });

  function setActive(key: ClientKey, isActive: boolean) {
    change.mutate({ key, isActive });
    if (!isActive)
      showToast({
        title: t("nowOff", { name: key.name }),
        action: { label: t("undo"), run: () => change.mutate({ key, isActive: true }) },
      });
  }

  const canWrite = may(organization, "project:write", "project:admin");
  return (
    <section className={styles.section}>
      <SectionHead title={t("title")} />
      <p className={styles.lead}>{t("lead")}</p>
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
                entry={key}
                canWrite={canWrite}
                canDelete={may(organization, "project:admin")}
                onSwitch={setActive}
                onDelete={setDoomed}
              />
            ))
          )}
          {canWrite && <NewKey org={org} project={project.slug} />}
        </Card>
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
  return <ProjectFrame>{(project, org) => <Keys org={org} project={project} />}</ProjectFrame>;
}
