import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Team } from "@vedette/api";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api, ApiError } from "../../lib/api.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { TextField } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import styles from "./parts/members.module.css";
import { teamsQuery } from "./queries.ts";

function NewTeam({ org }: { readonly org: string }) {
  const t = useTranslations("teams");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => api.createTeam({ params: { org }, body: { name: name.trim() } }),
    async onSuccess() {
      setName("");
      await queryClient.invalidateQueries({ queryKey: teamsQuery(org).queryKey });
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
        required
        maxLength={100}
        placeholder={t("newPlaceholder")}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" size="lg" icon={Plus} busy={create.isPending} disabled={name.trim() === ""}>
        {t("create")}
      </Button>
    </form>
  );
}

function EditTeam({
  org,
  team,
  onClose,
}: {
  readonly org: string;
  readonly team: Team;
  readonly onClose: () => void;
}) {
  const t = useTranslations("teams");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const formId = useId();
  const [name, setName] = useState(team.name);
  const [slug, setSlug] = useState(team.slug);
  const save = useMutation({
    mutationFn: () => api.updateTeam({ params: { org, team: team.slug }, body: { name, slug } }),
    async onSuccess() {
      onClose();
      await queryClient.invalidateQueries({ queryKey: teamsQuery(org).queryKey });
    },
  });
  const fields = save.error instanceof ApiError ? save.error.fields : {};
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("editTitle", { name: team.name })}
      closeLabel={t("cancel")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {t("save")}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit}>
        {save.isError && Object.keys(fields).length === 0 && (
          <p className={styles.problem} role="alert">
            {errorText(save.error)}
          </p>
        )}
        <TextField
          label={t("name")}
          required
          maxLength={100}
          value={name}
          error={fields["name"]?.[0]}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t("slug")}
          mono
          required
          maxLength={50}
          pattern="[a-z0-9]([a-z0-9_\-]*[a-z0-9])?"
          value={slug}
          hint={t("slugHint")}
          error={fields["slug"]?.[0]}
          onChange={(event) => setSlug(event.target.value)}
        />
      </form>
    </Dialog>
  );
}

/** Teams: who sees which projects, and whom issues are given to. */
export function TeamsPage() {
  const t = useTranslations("teams");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { org = "" } = useParams({ strict: false });
  const { organization } = useOrganization();
  const { data: teams, error } = useQuery(teamsQuery(org));
  const [edited, setEdited] = useState<Team>();
  const [doomed, setDoomed] = useState<Team>();
  usePageTitle(t("title"));
  const canWrite = may(organization, "team:write", "team:admin");
  const fail = (title: string) => (problem: unknown) =>
    showToast({ title, description: errorText(problem), tone: "error" });
  const refresh = () => queryClient.invalidateQueries({ queryKey: teamsQuery(org).queryKey });
  const join = useMutation({
    mutationFn: (team: Team) => {
      const params = { org, team: team.slug, member: "me" };
      return team.isMember ? api.removeTeamMember({ params }) : api.addTeamMember({ params });
    },
    onSuccess: refresh,
    onError: fail(t("joinFailed")),
  });
  const remove = useMutation({
    mutationFn: (team: Team) => api.deleteTeam({ params: { org, team: team.slug } }),
    async onSuccess() {
      setDoomed(undefined);
      await refresh();
    },
    onError: fail(t("deleteFailed")),
  });

  return (
    <SettingsLayout>
      <section className={styles.section}>
        <SectionHead title={t("title")} note={teams?.length} />
        <p className={styles.lead}>{t("lead")}</p>
        {error !== null && teams === undefined ? (
          <EmptyState title={t("failed")}>{errorText(error)}</EmptyState>
        ) : (
          <Card flush>
            {teams === undefined ? (
              <div className={styles.team}>
                <Skeleton width={160} />
              </div>
            ) : teams.length === 0 ? (
              <div className={styles.team}>{t("none")}</div>
            ) : (
              teams.map((team) => (
                <div key={team.id} className={styles.team}>
                  <span className={styles.teamWords}>
                    <span className={styles.teamName}>{team.name}</span>{" "}
                    <span className={styles.email}>
                      #{team.slug} · {t("count", { count: team.memberCount })}
                    </span>
                  </span>
                  {team.isMember && <Badge outline>{t("yours")}</Badge>}
                  {canWrite && (
                    <>
                      <Button size="sm" busy={join.isPending} onClick={() => join.mutate(team)}>
                        {team.isMember ? t("leave") : t("join")}
                      </Button>
                      <Button
                        variant="ghost"
                        size="sm"
                        icon={Pencil}
                        aria-label={t("edit", { name: team.name })}
                        onClick={() => setEdited(team)}
                      />
                    </>
                  )}
                  {may(organization, "team:admin") && (
                    <Button
                      variant="ghost"
                      size="sm"
                      icon={Trash2}
                      aria-label={t("delete", { name: team.name })}
                      onClick={() => setDoomed(team)}
                    />
                  )}
                </div>
              ))
            )}
            {canWrite && <NewTeam org={org} />}
          </Card>
        )}
      </section>
      {edited !== undefined && <EditTeam org={org} team={edited} onClose={() => setEdited(undefined)} />}
      <Dialog
        open={doomed !== undefined}
        onOpenChange={(open) => !open && setDoomed(undefined)}
        title={t("deleteTitle", { name: doomed?.name ?? "" })}
        closeLabel={t("cancel")}
        footer={
          <>
            <Button onClick={() => setDoomed(undefined)}>{t("cancel")}</Button>
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
    </SettingsLayout>
  );
}
