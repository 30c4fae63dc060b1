import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Team } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../../app/organization.ts";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { projectsQuery, teamsQuery } from "../../../lib/queries.ts";
import { Button } from "../../../ui/button.tsx";
import { Check } from "../../../ui/check.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FindInput } from "../../../ui/find-input.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { membersAndInvitedQuery } from "../queries.ts";
import styles from "./members.module.css";

/** From here on a list is narrowed rather than read. */
const READ_AT_ONCE_MAX = 10;

interface Belonging {
  /** As the routes take it. */
  readonly id: string;
  readonly name: string;
  readonly isIn: boolean;
}

/** One kind of what belongs to the team: each is in or out, at once; the box does not wait for the server. */
function Belongings({
  title,
  findLabel,
  list,
  canChange,
  onChange,
}: {
  readonly title: string;
  readonly findLabel: string;
  readonly list: readonly Belonging[] | undefined;
  readonly canChange: boolean;
  readonly onChange: (one: Belonging, isIn: boolean) => Promise<unknown>;
}) {
  const t = useTranslations("teams");
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState<Readonly<Record<string, boolean>>>({});
  const wanted = typed.trim().toLowerCase();
  const shown = list?.filter(({ name }) => name.toLowerCase().includes(wanted));

  async function change(one: Belonging, isIn: boolean) {
    setAsked((before) => ({ ...before, [one.id]: isIn }));
    // A refusal is told where it is known, and the list says again how it is.
    await onChange(one, isIn).catch(() => undefined);
    setAsked((before) => Object.fromEntries(Object.entries(before).filter(([id]) => id !== one.id)));
  }

  return (
    <fieldset className={styles.belongings}>
      <legend className={styles.legend}>{title}</legend>
      {list !== undefined && list.length > READ_AT_ONCE_MAX && (
        <FindInput label={findLabel} value={typed} onChange={({ target }) => setTyped(target.value)} />
      )}
      <div className={styles.teams}>
        {shown?.map((one) => (
          <Check
            key={one.id}
            label={one.name}
            checked={asked[one.id] ?? one.isIn}
            disabled={!canChange}
            onChange={({ target }) => void change(one, target.checked)}
          />
        )) ?? <Skeleton width={160} />}
      </div>
      {shown?.length === 0 && <p className={styles.email}>{t("nothing")}</p>}
    </fieldset>
  );
}

/** Who is in a team, and which projects it sees. */
export function TeamDialog({
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
  const { organization } = useOrganization();
  const { data: people } = useQuery(membersAndInvitedQuery(org));
  const { data: projects } = useQuery(projectsQuery(org));
  const settle = {
    onSettled: async () => {
      for (const { queryKey } of [teamsQuery(org), membersAndInvitedQuery(org), projectsQuery(org)])
        await queryClient.invalidateQueries({ queryKey });
    },
    onError: (error: Error) =>
      showToast({ title: t("changeFailed"), description: errorText(error), tone: "error" }),
  };
  const changeMember = useMutation({
    mutationFn: ({ member, isIn }: { readonly member: string; readonly isIn: boolean }) => {
      const params = { org, team: team.slug, member };
      return isIn ? api.addTeamMember({ params }) : api.removeTeamMember({ params });
    },
    ...settle,
  });
  const changeProject = useMutation({
    mutationFn: ({ project, isIn }: { readonly project: string; readonly isIn: boolean }) => {
      const params = { org, team: team.slug, project };
      return isIn ? api.addProjectTeam({ params }) : api.removeProjectTeam({ params });
    },
    ...settle,
  });
  return (
    <Dialog
      open
      wide
      onOpenChange={(next) => !next && onClose()}
      title={t("insideTitle", { name: team.name })}
      closeLabel={t("close")}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t("done")}
        </Button>
      }
    >
      <div className={styles.form}>
        <Belongings
          title={t("members")}
          findLabel={t("findMember")}
          canChange={may(organization, "team:write", "team:admin")}
          list={people
            ?.filter(({ pending }) => !pending)
            .map(({ id, name, email, teams }) => ({
              id,
              name: name === "" ? email : name,
              isIn: teams.includes(team.slug),
            }))}
          onChange={({ id }, isIn) => changeMember.mutateAsync({ member: id, isIn })}
        />
        <Belongings
          title={t("projects")}
          findLabel={t("findProject")}
          canChange={may(organization, "project:write", "project:admin")}
          list={projects?.map(({ slug, name, teams }) => ({
            id: slug,
            name,
            isIn: teams.some(({ id }) => id === team.id),
          }))}
          onChange={({ id }, isIn) => changeProject.mutateAsync({ project: id, isIn })}
        />
      </div>
    </Dialog>
  );
}
