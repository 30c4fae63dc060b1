import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import type { Answer } from "@vedette/api";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { useRoleName } from "../../i18n/use-role-name.ts";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { api, ApiError } from "../../lib/api.ts";
import { passwordProblem } from "../../lib/password.ts";
import { meQuery } from "../../lib/queries.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./parts/form.module.css";
import { FrontPage } from "./parts/front-page.tsx";
import { LinkFailure } from "./parts/link-failure.tsx";
import { NewPasswordField } from "./parts/new-password-field.tsx";

const route = getRouteApi("/invitations/$token");

type Invitation = Answer<"getInvitation">;
type Me = Answer<"joinByInvitation">;

function useEnter(invitation: Invitation) {
  const queryClient = useQueryClient();
  const router = useRouter();
  return (me: Me) => {
    queryClient.clear();
    queryClient.setQueryData(meQuery.queryKey, me);
    return router.navigate({
      to: "/organizations/$org/issues",
      params: { org: invitation.organization.slug },
    });
  };
}

/** Somebody new: the address is the invited one, the rest is theirs. */
function NewAccount({ token, invitation }: { readonly token: string; readonly invitation: Invitation }) {
  const t = useTranslations("invitation");
  const enter = useEnter(invitation);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [isTried, setTried] = useState(false);
  const accept = useMutation({
    mutationFn: () => api.acceptInvitation({ params: { token }, body: { name, password } }),
    onSuccess: enter,
  });
  const { fields, text } = useRefusal(accept.error);
  const isTaken = accept.error instanceof ApiError && accept.error.code === "email_taken";

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (passwordProblem(password) === undefined) accept.mutate();
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <FormProblem>{isTaken ? t("taken") : text}</FormProblem>
      <TextField label={t("email")} type="email" autoComplete="username" readOnly value={invitation.email} />
      <TextField
        label={t("name")}
        name="name"
        autoComplete="name"
        required
        autoFocus
        maxLength={100}
        value={name}
        error={fields["name"]?.[0]}
        onChange={(event) => setName(event.target.value)}
      />
      <NewPasswordField
        value={password}
        isTried={isTried}
        refusal={fields["password"]?.[0]}
        onChange={setPassword}
      />
      <Button type="submit" variant="primary" size="lg" busy={accept.isPending}>
        {t("create")}
      </Button>
      <p className={styles.note}>
        {t("haveOne")}{" "}
        <Link to="/sign-in" search={{ next: `/invitations/${token}` }}>
          {t("signIn")}
        </Link>
      </p>
    </form>
  );
}

/** Somebody who is signed in joins with that account. */
function KnownAccount({
  token,
  invitation,
  email,
}: {
  readonly token: string;
  readonly invitation: Invitation;
  readonly email: string;
}) {
  const t = useTranslations("invitation");
  const errorText = useErrorText();
  const enter = useEnter(invitation);
  const queryClient = useQueryClient();
  const join = useMutation({
    mutationFn: () => api.joinByInvitation({ params: { token } }),
    onSuccess: enter,
  });
  const leave = useMutation({
    mutationFn: () => api.signOut(),
    onSuccess: () => queryClient.resetQueries(),
  });
  return (
    <div className={styles.account}>
      <FormProblem>{join.isError ? errorText(join.error) : undefined}</FormProblem>
      <p>
        {email === invitation.email
          ? t("signedInAs", { email })
          : t("otherAddress", { email, invited: invitation.email })}
      </p>
      <Button variant="primary" size="lg" busy={join.isPending} onClick={() => join.mutate()}>
        {t("join", { organization: invitation.organization.name })}
      </Button>
      <Button variant="ghost" busy={leave.isPending} onClick={() => leave.mutate()}>
        {t("useAnother")}
      </Button>
    </div>
  );
}

/** Where the link of an invitation leads. */
export function InvitationPage() {
  const t = useTranslations("invitation");
  const roleName = useRoleName();
  const { token } = route.useParams();
  usePageTitle(t("title"));
  const link = useQuery({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => api.getInvitation({ params: { token } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  // Unlike `me`, this address answers who is not signed in, too.
  const who = useQuery({ queryKey: ["who"], queryFn: ({ signal }) => api.authInfo({}, { signal }) });

  if (link.isError)
    return (
      <LinkFailure
        title={t("title")}
        goneTitle={t("goneTitle")}
        error={link.error}
        onRetry={() => void link.refetch()}
      />
    );
  if (link.data === undefined || who.data === undefined)
    return (
      <FrontPage title={t("title")} lead={<Skeleton width={240} height={13} />}>
        <Skeleton width="100%" height={36} faint />
      </FrontPage>
    );
  const { organization, inviterName } = link.data;
  const words = { organization: organization.name, role: roleName(link.data.role) };
  const lead = inviterName === null ? t("lead", words) : t("leadBy", { ...words, inviter: inviterName });
  const email = who.data.user?.email;
  return (
    <FrontPage title={t("title")} lead={lead}>
      {email === undefined ? (
        <NewAccount token={token} invitation={link.data} />
      ) : (
        <KnownAccount token={token} invitation={link.data} email={email} />
      )}
    </FrontPage>
  );
}
