import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { meQuery } from "../../lib/queries.ts";
import { safeNext } from "../../lib/url-state.ts";
import styles from "./parts/form.module.css";
import { FrontPage } from "./parts/front-page.tsx";
import { SignInForm } from "./parts/sign-in-form.tsx";

const route = getRouteApi("/sign-in");

/** Signing in; afterwards one stands where one wanted to be. */
export function SignInPage() {
  const t = useTranslations("signIn");
  const queryClient = useQueryClient();
  const router = useRouter();
  const { next } = route.useSearch();
  usePageTitle(t("title"));
  return (
    <FrontPage title={t("title")} lead={next === undefined ? t("lead") : t("leadAgain")}>
      <SignInForm
        onSignedIn={(me) => {
          queryClient.setQueryData(meQuery.queryKey, me);
          router.history.push(safeNext(next));
        }}
      />
      <p className={styles.note}>{t("firstStart")}</p>
    </FrontPage>
  );
}
