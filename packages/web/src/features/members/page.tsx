import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import type { MemberOrInvited } from "@vedette/api";
import { UserPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { SettingsLayout } from "../../app/settings-layout.tsx";
import shared from "../../app/settings.module.css";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { meQuery } from "../../lib/queries.ts";
import { Button } from "../../ui/button.tsx";
import { SectionHead } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table } from "../../ui/table.tsx";
import { showToast } from "../../ui/toast.tsx";
import { mayTouch, rolesToGive } from "./model/roles.ts";
import { InviteDialog } from "./parts/invite-dialog.tsx";
import { MemberDialog } from "./parts/member-dialog.tsx";
import { MemberRow } from "./parts/member-row.tsx";
import { OneTimeLink } from "./parts/one-time-link.tsx";
import styles from "./parts/members.module.css";
import { membersAndInvitedQuery } from "./queries.ts";

function PeopleTable({
  label,
  lastColumn,
  children,
}: {
  readonly label: string;
  readonly lastColumn: string;
  readonly children: ReactNode;
}) {
  const t = useTranslations("members");
  return (
    <Table
      label={label}
      className={styles.people}
      head={
        <>
          <th>{t("person")}</th>
          <th>{t("role")}</th>
          <th>{t("teams")}</th>
          <th>{lastColumn}</th>
          <th aria-label={t("actionsColumn")} />
        </>
      }
    >
      {children}
    </Table>
  );
}

/** Removes a member or revokes an invitation; asks first, because it cannot be undone. */
function RemoveDialog({
  org,
  doomed,
  isMe,
  onClose,
}: {
  readonly org: string;
  readonly doomed: MemberOrInvited;
  readonly isMe: boolean;
  readonly onClose: () => void;
}) {
  const t = useTranslations("members");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.deleteMember({ params: { org, member: doomed.id } }),
    async onSuccess() {
      onClose();
      if (!isMe) return queryClient.invalidateQueries({ queryKey: membersAndInvitedQuery(org).queryKey });
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      return navigate({ to: "/settings/account" });
    },
    onError(problem) {
      onClose();
      showToast({ title: t("removeFailed"), description: errorText(problem), tone: "error" });
    },
  });
  const { name } = doomed;
  const words = doomed.pending
    ? { title: t("revokeTitle", { name }), text: t("revokeText"), verb: t("revoke") }
    : isMe
      ? { title: t("leaveTitle"), text: t("leaveText"), verb: t("leave") }
      : { title: t("removeTitle", { name }), text: t("removeText"), verb: t("remove") };
  return (
    <ConfirmDialog
      title={words.title}
      keepLabel={t("cancel")}
      verb={words.verb}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {words.text}
    </ConfirmDialog>
  );
}

/** Who belongs to the organization, what they may do, and who is invited. */
export function MembersPage() {
  const t = useTranslations("members");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { org = "" } = useParams({ strict: false });
  const { me, organization } = useOrganization();
  const query = membersAndInvitedQuery(org);
  const { data, error, refetch } = useQuery(query);
  const [isInviting, setInviting] = useState(false);
  const [edited, setEdited] = useState<MemberOrInvited>();
  const [doomed, setDoomed] = useState<MemberOrInvited>();
  usePageTitle(t("title"));
  const renew = useMutation({
    mutationFn: (one: MemberOrInvited) =>
      api.updateMember({ params: { org, member: one.id }, body: { reinvite: true } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
    onError: (problem) =>
      showToast({ title: t("renewFailed"), description: errorText(problem), tone: "error" }),
  });

  const canManage = may(organization, "member:write", "member:admin");
  const roles = rolesToGive(organization?.role);
  const isMe = (one: MemberOrInvited) => one.user?.id === me.id;
  const row = (one: MemberOrInvited) => (
    <MemberRow
      key={one.id}
      member={one}
      isMe={isMe(one)}
      canChange={canManage && mayTouch(organization?.role, one.orgRole)}
      onEdit={() => setEdited(one)}
      onRemove={() => setDoomed(one)}
      onRenew={() => renew.mutate(one)}
    />
  );
  const members = data?.filter((one) => !one.pending);
  const invited = data?.filter((one) => one.pending) ?? [];

  return (
    <SettingsLayout>
      <section className={shared.section}>
        <ScreenHead title={t("title")} note={members?.length} lead={t("lead")}>
          {canManage && (
            <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
              {t("invite")}
            </Button>
          )}
        </ScreenHead>
        {error !== null && data === undefined ? (
          <ReadFailure title={t("failed")} error={error} onRetry={refetch} />
        ) : (
          <PeopleTable label={t("title")} lastColumn={t("signIn")}>
            {members === undefined
              ? [0, 1].map((index) => (
                  <tr key={index}>
                    {[180, 60, 80, 60, 24].map((width) => (
                      <td key={width}>
                        <Skeleton width={width} />
                      </td>
                    ))}
                  </tr>
                ))
              : members.map(row)}
          </PeopleTable>
        )}
      </section>
      {(invited.length > 0 || renew.data !== undefined) && (
        <section className={shared.section}>
          <SectionHead title={t("invited")} note={invited.length} />
          {renew.data?.inviteLink !== undefined && renew.data.inviteLink !== null && (
            <OneTimeLink link={renew.data.inviteLink} email={renew.data.email} />
          )}
          <PeopleTable label={t("invited")} lastColumn={t("link")}>
            {invited.map(row)}
          </PeopleTable>
        </section>
      )}
      <InviteDialog org={org} roles={roles} open={isInviting} onOpenChange={setInviting} />
      {edited !== undefined && (
        <MemberDialog org={org} member={edited} roles={roles} onClose={() => setEdited(undefined)} />
      )}
      {doomed !== undefined && (
        <RemoveDialog org={org} doomed={doomed} isMe={isMe(doomed)} onClose={() => setDoomed(undefined)} />
      )}
    </SettingsLayout>
  );
}
