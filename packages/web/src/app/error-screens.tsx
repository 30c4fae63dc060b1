import { type ErrorComponentProps, Link, useLocation, useRouter } from "@tanstack/react-router";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { ArrowLeft, Search } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { ApiError } from "../lib/api.ts";
import { truncateMiddle } from "../lib/format.ts";
import { useErrorText } from "../i18n/use-error-text.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import styles from "./error-screens.module.css";
import { openPalette } from "./palette/palette-state.ts";

/** What a failed screen shows: what happened, what is safe, what to do. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  const t = useTranslations("failure");
  const router = useRouter();
  const errorText = useErrorText();
  const boundary = useQueryErrorResetBoundary();
  useEffect(() => boundary.reset(), [boundary]);
  const isOurs = !(error instanceof ApiError);

  function retry() {
    reset();
    void router.invalidate();
  }

  return (
    <div className={styles.screen}>
      <EmptyState
        title={isOurs ? t("pageTitle") : t("serverTitle")}
        actions={
          <>
            <Button variant="primary" onClick={retry}>
              {t("retry")}
            </Button>
            <CopyButton
              variant="plain"
              size="md"
              text={() =>
                `${location.href}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
              }
              label={t("copyDetails")}
              doneLabel={t("copied")}
            >
              {t("copyDetails")}
            </CopyButton>
          </>
        }
      >
        {isOurs ? t("pageText") : errorText(error)}
      </EmptyState>
    </div>
  );
}

/** An address that leads nowhere: says which, and offers what there is. */
export function MissingScreen() {
  const t = useTranslations("failure");
  const router = useRouter();
  const { pathname } = useLocation();
  return (
    <div className={styles.screen}>
      <EmptyState
        title={t("missingTitle")}
        actions={
          <>
            <Link to="/" className={buttonClass("primary")} data-on-accent="">
              {t("toIssues")}
            </Link>
            <Button icon={Search} keys="mod+K" onClick={openPalette}>
              {t("find")}
            </Button>
            <Button variant="ghost" icon={ArrowLeft} onClick={() => router.history.back()}>
              {t("back")}
            </Button>
          </>
        }
      >
        <code className={styles.address}>{truncateMiddle(pathname, 96)}</code>
        {t("missingText")}
      </EmptyState>
    </div>
  );
}
