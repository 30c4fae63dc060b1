import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Environment, namelessEnvironment, type ProjectDetails } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { ScreenHead } from "../../app/screen-head.tsx";
import styles from "../../app/settings.module.css";
import { ReadFailure } from "../../app/read-failure.tsx";
import { Ago } from "../../i18n/ago.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { visibleCode } from "../../lib/visible-text.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Switch } from "../../ui/check.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Field, Select } from "../../ui/field.tsx";
import { FindInput } from "../../ui/find-input.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { ProjectFrame } from "./parts/project-frame.tsx";
import { ReadOnlyNote } from "./parts/read-only-note.tsx";
import { projectQuery } from "./queries.ts";

/** Above this a list is filtered rather than read. */
const READ_MAX = 12;
const SHOWN_MAX = 200;

interface PartProps {
  readonly org: string;
  readonly project: ProjectDetails;
  readonly canWrite: boolean;
}

function environmentListQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["project-environments", org, project],
    queryFn: ({ signal }) =>
      api.listProjectEnvironments({ params: { org, project }, query: { visibility: "all" } }, { signal }),
  });
}

/** Which one the project's screens begin with. It takes effect at once, and is taken back as easily. */
function DefaultEnvironment({
  org,
  project,
  canWrite,
  environments,
}: PartProps & { readonly environments: readonly Environment[] }) {
  const t = useTranslations("environments");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const current = project.defaultEnvironment;
  const change = useMutation({
    mutationFn: (name: string | null) =>
      api.updateProject({ params: { org, project: project.slug }, body: { defaultEnvironment: name } }),
    async onSuccess(updated) {
      queryClient.setQueryData(projectQuery(org, project.slug).queryKey, updated);
      await queryClient.invalidateQueries({ queryKey: ["projects", org] });
      const { defaultEnvironment: name } = updated;
      showToast({ title: name === null ? t("beginsWithAll") : t("beginsWith", { name }) });
    },
    onError: (error) => showToast({ title: t("failed"), description: errorText(error), tone: "error" }),
  });
  const offered = environments.filter(({ name, isHidden }) => name !== "" && (!isHidden || name === current));
  const names = offered.map(({ name }) => name);
  if (current !== null && !names.includes(current)) names.push(current);
  return (
    <Card>
      <div className={styles.form}>
        <Field label={t("default")} hint={t("defaultHint")}>
          {({ id, describedBy }) => (
            <Select
              id={id}
              aria-describedby={describedBy}
              disabled={!canWrite || change.isPending}
              value={current ?? ""}
              onChange={({ target }) => change.mutate(target.value === "" ? null : target.value)}
            >
              <option value="">{t("all")}</option>
              {names.map((name) => (
                <option key={name} value={name}>
                  {visibleCode(name)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </Card>
  );
}

function EnvironmentRow({
  org,
  project,
  canWrite,
  environment,
}: PartProps & { readonly environment: Environment }) {
  const t = useTranslations("environments");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { name, isHidden, lastSeen } = environment;
  const isDefault = name !== "" && name === project.defaultEnvironment;
  const change = useMutation({
    mutationFn: (hides: boolean) =>
      api.updateProjectEnvironment({
        params: { org, project: project.slug, environment: name === "" ? namelessEnvironment : name },
        body: { isHidden: hides },
      }),
    async onSuccess(updated) {
      // In its place: a row that has just been switched must not jump.
      queryClient.setQueryData(environmentListQuery(org, project.slug).queryKey, (before) =>
        before?.map((one) => (one.name === updated.name ? updated : one)),
      );
      await queryClient.invalidateQueries({ queryKey: ["environments", org] });
    },
    onError: (error) => showToast({ title: t("failed"), description: errorText(error), tone: "error" }),
  });
  const label = name === "" ? t("nameless") : visibleCode(name);
  return (
    <div className={styles.row} data-tools="">
      <div className={styles.words}>
        <div className={styles.name}>
          {label} {isDefault && <Badge tone="accent">{t("isDefault")}</Badge>}
          {isHidden && <Badge outline>{t("isHidden")}</Badge>}
        </div>
        <div className={styles.hint}>
          {lastSeen === null ? t("notSeen") : t.rich("seen", { ago: () => <Ago at={lastSeen} /> })}
        </div>
      </div>
      <Switch
        label={t("shows", { name: label })}
        checked={!isHidden}
        // What the screens begin with is not to vanish from their selector by a slip.
        disabled={!canWrite || change.isPending || (isDefault && !isHidden)}
        title={isDefault && !isHidden ? t("defaultStays") : undefined}
        onChange={({ target }) => change.mutate(!target.checked)}
      />
    </div>
  );
}

function EnvironmentList({
  environments,
  ...part
}: PartProps & { readonly environments: readonly Environment[] }) {
  const t = useTranslations("environments");
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const found = environments.filter(({ name }) => name.toLowerCase().includes(wanted));
  const hiddenCount = environments.filter(({ isHidden }) => isHidden).length;
  return (
    <section className={styles.section}>
      <SectionHead
        title={t("listTitle")}
        note={t("count", { count: environments.length, hidden: hiddenCount })}
      >
        {environments.length > READ_MAX && (
          <FindInput label={t("find")} value={typed} onChange={({ target }) => setTyped(target.value)} />
        )}
      </SectionHead>
      <Card flush>
        {found.slice(0, SHOWN_MAX).map((environment) => (
          <EnvironmentRow key={environment.name} {...part} environment={environment} />
        ))}
        {found.length === 0 && <p className={styles.row}>{t("noneFound")}</p>}
        {found.length > SHOWN_MAX && (
          <p className={styles.row}>{t("more", { count: found.length - SHOWN_MAX })}</p>
        )}
      </Card>
    </section>
  );
}

function Environments({ org, project }: { readonly org: string; readonly project: ProjectDetails }) {
  const t = useTranslations("environments");
  const s = useTranslations("settings");
  const { organization } = useOrganization();
  const { data: environments, error, refetch } = useQuery(environmentListQuery(org, project.slug));
  const part = { org, project, canWrite: may(organization, "project:write", "project:admin") };
  return (
    <>
      <section className={styles.section}>
        <ScreenHead title={t("title")} lead={t("lead")} />
        {!part.canWrite && <ReadOnlyNote>{s("readOnly")}</ReadOnlyNote>}
        {environments !== undefined && environments.length > 0 && (
          <DefaultEnvironment {...part} environments={environments} />
        )}
      </section>
      {environments === undefined && error !== null ? (
        <ReadFailure title={t("unread")} error={error} onRetry={refetch} />
      ) : environments === undefined ? (
        <Card>
          <Skeleton width={160} />
          <Skeleton width="60%" faint />
        </Card>
      ) : environments.length === 0 ? (
        <EmptyState title={t("none")}>{t("noneText")}</EmptyState>
      ) : (
        <EnvironmentList {...part} environments={environments} />
      )}
    </>
  );
}

/** The environments that events of a project named: which are offered, and which one its screens begin with. */
export function EnvironmentsPage() {
  const t = useTranslations("environments");
  return (
    <ProjectFrame title={t("title")}>
      {(project, org) => <Environments org={org} project={project} />}
    </ProjectFrame>
  );
}
