import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { usePageTitle } from "../../app/page-title.ts";
import { api } from "../../lib/api.ts";
import { meQuery } from "../../lib/queries.ts";
import { safeNext } from "../../lib/url-state.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import styles from "./parts/form.module.css";
import { FrontPage } from "./parts/front-page.tsx";
import { SignInForm } from "./parts/sign-in-form.tsx";
import { SingleSignOnLinks } from "./parts/single-sign-on.tsx";

const route = getRouteApi("/sign-in");

/** Signing in; afterwards one stands where one wanted to be. */
export function SignInPage() {
  const t = useTranslations("signIn");
  const problems = useTranslations("signIn.problems");
  const queryClient = useQueryClient();
  const router = useRouter();
  const { next, problem, organization } = route.useSearch();
  usePageTitle(t("title"));
  const isLinking = problem === "account_exists" && organization !== undefined;
  const lead = problem !== undefined ? undefined : next === undefined ? t("lead") : t("leadAgain");
  return (
    <FrontPage title={t("title")} lead={lead}>
      {problem !== undefined && <FormProblem className={styles.before}>{problems(problem)}</FormProblem>}
      <SignInForm
        onSignedIn={(me) => {
          // The account is linked by coming from the identity provider once more, now that it is known whose it is.
          if (isLinking) location.assign(api.url("startSingleSignOn", { params: { org: organization } }));
          else {
            queryClient.setQueryData(meQuery.queryKey, me);
            router.history.push(safeNext(next));
          }
        }}
      />
      <SingleSignOnLinks next={safeNext(next)} />
      <p className={styles.note}>{t("firstStart")}</p>
    </FrontPage>
  );
}
