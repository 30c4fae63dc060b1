import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { MemberOrInvited, RoleName } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { RoleField } from "../../../app/role-field.tsx";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { FormProblem } from "../../../ui/form-problem.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { membersAndInvitedQuery } from "../queries.ts";
import { ROLES } from "../model/roles.ts";
import { SightNote } from "./sight-note.tsx";
import { TeamChoice } from "./team-choice.tsx";

/** Role and teams of a member. */
export function MemberDialog({
  org,
  member,
  roles,
  onClose,
}: {
  readonly org: string;
  readonly member: MemberOrInvited;
  readonly roles: readonly RoleName[];
  readonly onClose: () => void;
}) {
  const t = useTranslations("members");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const before = ROLES.find((one) => one === member.orgRole) ?? "member";
  const [role, setRole] = useState<RoleName>(before);
  const [teams, setTeams] = useState<readonly string[]>(member.teams);
  const save = useMutation({
    mutationFn: () =>
      api.updateMember({
        params: { org, member: member.id },
        body: { ...(role === before ? {} : { orgRole: role }), teams: [...teams] },
      }),
    async onSuccess() {
      showToast({ title: t("saved", { name: member.name }) });
      onClose();
      await queryClient.invalidateQueries({ queryKey: membersAndInvitedQuery(org).queryKey });
      await queryClient.invalidateQueries({ queryKey: ["teams", org] });
    },
  });

  return (
    <FormDialog
      title={member.name}
      cancelLabel={t("cancel")}
      submitLabel={t("save")}
      busy={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <FormProblem>{save.isError ? errorText(save.error) : undefined}</FormProblem>
      {member.isSingleSignOn && <p>{t("roleByProvider")}</p>}
      <RoleField label={t("role")} value={role} roles={roles} onChange={setRole} />
      <TeamChoice org={org} chosen={teams} onChange={setTeams} />
      <SightNote org={org} role={role} teams={teams} />
    </FormDialog>
  );
}
