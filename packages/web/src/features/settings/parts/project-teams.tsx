import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ProjectDetails } from "@vedette/api";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../../app/organization.ts";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { teamsQuery } from "../../../lib/queries.ts";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { Switch } from "../../../ui/check.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { projectQuery } from "../queries.ts";
import styles from "../../../app/settings.module.css";

/** Which teams see the project. It takes effect at once, and is taken back as easily. */
export function ProjectTeams({ org, project }: { readonly org: string; readonly project: ProjectDetails }) {
  const t = useTranslations("projects.teams");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const { data: teams } = useQuery(teamsQuery(org));
  const canWrite = may(organization, "project:write", "project:admin");
  const change = useMutation({
    mutationFn: ({ team, sees }: { readonly team: string; readonly sees: boolean }) => {
      const params = { org, project: project.slug, team };
      return sees ? api.addProjectTeam({ params }) : api.removeProjectTeam({ params });
    },
    async onSuccess(updated) {
      const { queryKey } = projectQuery(org, project.slug);
      queryClient.setQueryData(queryKey, (before) => before && { ...before, teams: updated.teams });
      await queryClient.invalidateQueries({ queryKey: ["projects", org] });
    },
    onError: (error) => showToast({ title: t("failed"), description: errorText(error), tone: "error" }),
  });
  if (teams === undefined) return null;
  return (
    <section className={styles.section}>
      <SectionHead title={t("title")} note={t("note")} />
      <Card flush>
        {teams.map((team) => {
          const sees = project.teams.some((one) => one.id === team.id);
          return (
            <div key={team.id} className={styles.row}>
              <div className={styles.words}>
                <div className={styles.name}>{team.name}</div>
                <div className={styles.hint}>{t("members", { count: team.memberCount })}</div>
              </div>
              <Switch
                label={t("sees", { team: team.name })}
                checked={sees}
                disabled={!canWrite || change.isPending}
                onChange={(event) => change.mutate({ team: team.slug, sees: event.target.checked })}
              />
            </div>
          );
        })}
      </Card>
    </section>
  );
}
