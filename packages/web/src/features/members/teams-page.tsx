import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Team } from "@vedette/api";
import { Pencil, Trash2, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import shared from "../../app/settings.module.css";
import { SlugField } from "../../app/slug-field.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { api } from "../../lib/api.ts";
import { teamsQuery } from "../../lib/queries.ts";
import { AddRow } from "../../ui/add-row.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { TeamDialog } from "./parts/team-dialog.tsx";

function NewTeam({ org }: { readonly org: string }) {
  const t = useTranslations("teams");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (name: string) => api.createTeam({ params: { org }, body: { name } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: teamsQuery(org).queryKey }),
    onError: (error) => showToast({ title: t("createFailed"), description: errorText(error), tone: "error" }),
  });
  return (
    <AddRow
      label={t("newName")}
      placeholder={t("newPlaceholder")}
      verb={t("create")}
      maxLength={100}
      required
      busy={create.isPending}
      onAdd={(name, onDone) => create.mutate(name, { onSuccess: onDone })}
    />
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
  const queryClient = useQueryClient();
  const [name, setName] = useState(team.name);
  const [slug, setSlug] = useState(team.slug);
  const save = useMutation({
    mutationFn: () => api.updateTeam({ params: { org, team: team.slug }, body: { name, slug } }),
    async onSuccess() {
      onClose();
      await queryClient.invalidateQueries({ queryKey: teamsQuery(org).queryKey });
    },
  });
  const { fields, text } = useRefusal(save.error);
  return (
    <FormDialog
      title={t("editTitle", { name: team.name })}
      cancelLabel={t("cancel")}
      submitLabel={t("save")}
      busy={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <FormProblem>{text}</FormProblem>
      <TextField
        label={t("name")}
        required
        maxLength={100}
        value={name}
        error={fields["name"]?.[0]}
        onChange={(event) => setName(event.target.value)}
      />
      <SlugField
        label={t("slug")}
        value={slug}
        hint={t("slugHint")}
        error={fields["slug"]?.[0]}
        onChange={(event) => setSlug(event.target.value)}
      />
    </FormDialog>
  );
}

/** Teams: who sees which projects, and whom issues are given to. */
export function TeamsPage() {
  const t = useTranslations("teams");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { org = "" } = useParams({ strict: false });
  const { organization } = useOrganization();
  const { data: teams, error, refetch } = useQuery(teamsQuery(org));
  const [edited, setEdited] = useState<Team>();
  const [openedId, setOpenedId] = useState<string>();
  const [doomed, setDoomed] = useState<Team>();
  usePageTitle(t("title"));
  const opened = teams?.find(({ id }) => id === openedId);
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
      <section className={shared.section}>
        <ScreenHead title={t("title")} note={teams?.length} lead={t("lead")} />
        {error !== null && teams === undefined ? (
          <ReadFailure title={t("failed")} error={error} onRetry={refetch} />
        ) : (
          <Card flush>
            {teams === undefined ? (
              <div className={shared.row}>
                <Skeleton width={160} />
              </div>
            ) : teams.length === 0 ? (
              <div className={shared.row}>{t("none")}</div>
            ) : (
              teams.map((team) => (
                <div key={team.id} className={shared.row} data-tools="">
                  <span className={shared.words}>
                    <span className={shared.name}>{team.name}</span>{" "}
                    <span className={shared.hint}>
                      #{team.slug} · {t("count", { count: team.memberCount })} ·{" "}
                      {t("projectCount", { count: team.projects.length })}
                    </span>
                  </span>
                  {team.isMember && <Badge outline>{t("yours")}</Badge>}
                  <Button
                    variant="ghost"
                    size="sm"
                    icon={UsersRound}
                    aria-label={t("inside", { name: team.name })}
                    title={t("inside", { name: team.name })}
                    onClick={() => setOpenedId(team.id)}
                  />
                  {canWrite && (
                    <>
                      <Button
                        size="sm"
                        busy={join.isPending && join.variables.id === team.id}
                        onClick={() => join.mutate(team)}
                      >
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
      {opened !== undefined && <TeamDialog org={org} team={opened} onClose={() => setOpenedId(undefined)} />}
      {edited !== undefined && <EditTeam org={org} team={edited} onClose={() => setEdited(undefined)} />}
      <ConfirmDialog
        open={doomed !== undefined}
        title={t("deleteTitle", { name: doomed?.name ?? "" })}
        keepLabel={t("cancel")}
        verb={t("deleteNow")}
        busy={remove.isPending}
        onConfirm={() => doomed !== undefined && remove.mutate(doomed)}
        onClose={() => setDoomed(undefined)}
      >
        {t("deleteText")}
      </ConfirmDialog>
    </SettingsLayout>
  );
}
