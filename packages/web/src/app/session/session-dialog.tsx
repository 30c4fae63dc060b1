import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { Me } from "@vedette/api";
import { useTranslations } from "use-intl";
import { meQuery } from "../../lib/queries.ts";
import { reportSession, useSessionEnd } from "../../lib/session-end.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { later } from "../../ui/later.tsx";
import { showToast } from "../../ui/toast.tsx";
import styles from "./session-dialog.module.css";

const SignInForm = later(
  async () => (await import("../../features/sign-in/parts/sign-in-form.tsx")).SignInForm,
);

/** Over whatever is open: signing in again leaves the screen, and what is typed in it, as it is. */
export function SessionDialog({ me }: { readonly me: Me }) {
  const t = useTranslations("session");
  const queryClient = useQueryClient();
  const router = useRouter();
  const hasEnded = useSessionEnd();

  function takeUp(next: Me) {
    reportSession();
    if (next.id !== me.id) {
      // Nothing of one person is shown to another.
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, next);
      void router.navigate({ to: "/" });
      return;
    }
    queryClient.setQueryData(meQuery.queryKey, next);
    void queryClient.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
    showToast({ title: t("back") });
  }

  // It stays until one is signed in: behind it nothing would work.
  return (
    <Dialog open={hasEnded} onOpenChange={() => undefined} title={t("title")} closeLabel={t("close")} still>
      <p className={styles.lead}>{t("lead")}</p>
      <SignInForm email={me.email} onSignedIn={takeUp} />
      <a
        className={buttonClass("ghost", "md", styles.other)}
        href={`/sign-in?next=${encodeURIComponent(router.state.location.href)}`}
      >
        {t("other")}
      </a>
    </Dialog>
  );
}
