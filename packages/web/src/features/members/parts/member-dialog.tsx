import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { MemberOrInvited, RoleName } from "@vedette/api";
import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { membersAndInvitedQuery } from "../queries.ts";
import { ROLES } from "../model/roles.ts";
import { RoleField } from "./role-field.tsx";
import { TeamChoice } from "./team-choice.tsx";
import styles from "./members.module.css";

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
  const formId = useId();
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

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={member.name}
      closeLabel={t("close")}
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
        {save.isError && (
          <p className={styles.problem} role="alert">
            {errorText(save.error)}
          </p>
        )}
        {member.isSingleSignOn && <p className={styles.lead}>{t("roleByProvider")}</p>}
        <RoleField label={t("role")} value={role} roles={roles} onChange={setRole} />
        <TeamChoice org={org} chosen={teams} onChange={setTeams} />
      </form>
    </Dialog>
  );
}
