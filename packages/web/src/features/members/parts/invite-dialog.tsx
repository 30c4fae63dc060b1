import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RoleName } from "@vedette/api";
import { UserPlus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { RoleField } from "../../../app/role-field.tsx";
import { useRefusal } from "../../../i18n/use-refusal.ts";
import { api } from "../../../lib/api.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/field.tsx";
import { FormProblem } from "../../../ui/form-problem.tsx";
import { membersAndInvitedQuery } from "../queries.ts";
import { OneTimeLink } from "./one-time-link.tsx";
import { SightNote } from "./sight-note.tsx";
import { TeamChoice } from "./team-choice.tsx";
import styles from "./members.module.css";

interface InviteDialogProps {
  readonly org: string;
  readonly roles: readonly RoleName[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks somebody to join, and gives the link to hand over. */
export function InviteDialog({ org, roles, open, onOpenChange }: InviteDialogProps) {
  const t = useTranslations("members");
  const queryClient = useQueryClient();
  const formId = useId();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<RoleName>("member");
  const [teams, setTeams] = useState<readonly string[]>([]);
  const invite = useMutation({
    mutationFn: () => api.inviteMember({ params: { org }, body: { email, role, teams: [...teams] } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: membersAndInvitedQuery(org).queryKey }),
  });
  const { fields, text } = useRefusal(invite.error);
  const made = invite.data;

  function close(next: boolean) {
    onOpenChange(next);
    if (next) return;
    invite.reset();
    setEmail("");
    setTeams([]);
    setRole("member");
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    invite.mutate();
  }

  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={t("inviteTitle")}
      closeLabel={t("close")}
      footer={
        made === undefined ? (
          <>
            <Button onClick={() => close(false)}>{t("cancel")}</Button>
            <Button
              type="submit"
              form={formId}
              variant="primary"
              icon={UserPlus}
              busy={invite.isPending}
              disabled={email.trim() === ""}
            >
              {t("makeLink")}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={() => close(false)}>
            {t("done")}
          </Button>
        )
      }
    >
      {made?.inviteLink === undefined || made.inviteLink === null ? (
        <form id={formId} className={styles.form} onSubmit={submit}>
          <FormProblem>{text}</FormProblem>
          <div className={styles.pair}>
            <TextField
              label={t("email")}
              type="email"
              required
              autoFocus
              maxLength={254}
              value={email}
              error={fields["email"]?.[0]}
              onChange={(event) => setEmail(event.target.value)}
            />
            <RoleField
              label={t("role")}
              value={role}
              roles={roles}
              error={fields["role"]?.[0]}
              onChange={setRole}
            />
          </div>
          <TeamChoice org={org} chosen={teams} onChange={setTeams} />
          <SightNote org={org} role={role} teams={teams} />
        </form>
      ) : (
        <OneTimeLink link={made.inviteLink} email={made.email} />
      )}
    </Dialog>
  );
}
