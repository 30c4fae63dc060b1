import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { useContext, useEffect, useEffectEvent } from "react";
import { useTranslations } from "use-intl";
import { ApiError } from "../lib/api.ts";
import { useConnectionBack } from "../lib/connection.ts";
import { languagePreference } from "../lib/preferences.ts";
import { askForSheets, isLostPart, takeAnotherTry } from "../lib/lost-parts.ts";
import { completeMessages } from "../i18n/messages.ts";
import { useErrorText } from "../i18n/use-error-text.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { later } from "../ui/later.tsx";
import styles from "./error-screens.module.css";
import { NamedAbove } from "./named-above.ts";

/** What a failed screen shows: what happened, what is safe, what to do. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  const t = useTranslations("failure");
  const router = useRouter();
  const errorText = useErrorText();
  const boundary = useQueryErrorResetBoundary();
  const isNamed = useContext(NamedAbove);
  useEffect(() => boundary.reset(), [boundary]);
  const isOurs = !(error instanceof ApiError || isLostPart(error));

  function retry() {
    askForSheets();
    reset();
    void router.invalidate();
  }
  useConnectionBack(retry);
  const retryIfBack = useEffectEvent(() => {
    if (takeAnotherTry(error)) retry();
  });
  // The server may have answered before this stood.
  useEffect(() => retryIfBack(), []);

  return (
    <div className={styles.screen}>
      <EmptyState
        level={isNamed ? 2 : 1}
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

const MissingWords = later(async () => {
  // An organization that is not there may be found missing before the rest of the words has come.
  await completeMessages(languagePreference.get());
  return (await import("./missing-words.tsx")).MissingWords;
});

/** An address that leads nowhere. */
export function MissingScreen() {
  return (
    <div className={styles.screen}>
      <MissingWords />
    </div>
  );
}
