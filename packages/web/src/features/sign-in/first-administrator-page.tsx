import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { api } from "../../lib/api.ts";
import { passwordProblem } from "../../lib/password.ts";
import { meQuery, projectsQuery } from "../../lib/queries.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./parts/form.module.css";
import { FrontPage } from "./parts/front-page.tsx";
import { LinkFailure } from "./parts/link-failure.tsx";
import { NewPasswordField } from "./parts/new-password-field.tsx";

const route = getRouteApi("/setup/$token");

function FirstAdministratorForm({ token }: { readonly token: string }) {
  const t = useTranslations("firstAdministrator");
  const queryClient = useQueryClient();
  const router = useRouter();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isTried, setTried] = useState(false);

  const complete = useMutation({
    mutationFn: () => api.completeSetup({ params: { token }, body: { name, email, password } }),
    async onSuccess(me) {
      queryClient.setQueryData(meQuery.queryKey, me);
      const org = me.organizations[0]?.slug;
      if (org === undefined) return router.navigate({ to: "/" });
      // The next step is to send something: straight to a project that still waits, if there is one.
      const projects = await queryClient.fetchQuery(projectsQuery(org)).catch(() => []);
      const waiting = projects.find((project) => project.firstEvent === null);
      if (waiting === undefined)
        return router.navigate({ to: "/organizations/$org/issues", params: { org } });
      return router.navigate({
        to: "/organizations/$org/projects/$project/setup",
        params: { org, project: waiting.slug },
      });
    },
  });
  const { fields, text } = useRefusal(complete.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (passwordProblem(password) === undefined) complete.mutate();
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <FormProblem>{text}</FormProblem>
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
      <TextField
        label={t("email")}
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        error={fields["email"]?.[0]}
        onChange={(event) => setEmail(event.target.value)}
      />
      <NewPasswordField
        value={password}
        isTried={isTried}
        refusal={fields["password"]?.[0]}
        onChange={setPassword}
      />
      <Button type="submit" variant="primary" size="lg" busy={complete.isPending}>
        {t("submit")}
      </Button>
    </form>
  );
}

/** The first administrator, made by the one-time link of the first start. */
export function FirstAdministratorPage() {
  const t = useTranslations("firstAdministrator");
  const { token } = route.useParams();
  usePageTitle(t("title"));
  const link = useQuery({
    queryKey: ["setup-link", token],
    queryFn: ({ signal }) => api.getSetup({ params: { token } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

  if (link.isError)
    return (
      <LinkFailure
        title={t("title")}
        goneTitle={t("usedTitle")}
        error={link.error}
        onRetry={() => void link.refetch()}
      />
    );
  const lead =
    link.data === undefined ? (
      <Skeleton width={240} height={13} />
    ) : (
      t("lead", { organization: link.data.organization.name })
    );
  return (
    <FrontPage title={t("title")} lead={lead}>
      <FirstAdministratorForm token={token} />
    </FrontPage>
  );
}
