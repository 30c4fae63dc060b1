import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { meQuery } from "../../lib/queries.ts";
import { safeNext } from "../../lib/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import styles from "./parts/form.module.css";
import { FrontPage } from "./parts/front-page.tsx";

const route = getRouteApi("/sign-in");

/** Signing in with address and password. */
export function SignInPage() {
  const t = useTranslations("signIn");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const router = useRouter();
  const { next } = route.useSearch();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  usePageTitle(t("title"));

  const signIn = useMutation({
    mutationFn: () => api.signIn({ body: { email, password } }),
    onSuccess(me) {
      queryClient.setQueryData(meQuery.queryKey, me);
      router.history.push(safeNext(next));
    },
    onError: () => setPassword(""),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate();
  }

  return (
    <FrontPage title={t("title")} lead={next === undefined ? t("lead") : t("leadAgain")}>
      <form className={styles.form} onSubmit={submit}>
        {signIn.isError && (
          <p className={styles.problem} role="alert">
            {errorText(signIn.error)}
          </p>
        )}
        <TextField
          label={t("email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t("password")}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" variant="primary" size="lg" busy={signIn.isPending}>
          {t("submit")}
        </Button>
        <p className={styles.note}>{t("firstStart")}</p>
      </form>
    </FrontPage>
  );
}
