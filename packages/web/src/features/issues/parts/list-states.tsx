import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { ApiError } from "../../../lib/api.ts";
import { healthQuery } from "../../../lib/queries.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Notice } from "../../../ui/notice.tsx";

function isQueryFault(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "invalid_query" || error.code === "invalid_time_range");
}

/** A fault that the search box shows in its place, with the sentence below it. */
export function isMarkedFault(error: unknown): boolean {
  return error instanceof ApiError && error.code === "invalid_query";
}

/** Stands where rows would after a failure: what is safe, or how queries are written. */
export function ListUnread({ error, onReset }: { readonly error: unknown; readonly onReset: () => void }) {
  const t = useTranslations("issues.failure");
  const { data: health } = useQuery(healthQuery);
  if (error instanceof ApiError && error.reason?.code === "wrong_value") {
    const { key, expected } = error.reason.params;
    // Only of some fields the values are known, and stand above.
    const words = expected === "one_of" ? "value" : "unfit";
    return (
      <EmptyState
        picture="filter"
        title={t(`${words}Title`)}
        actions={<Button onClick={onReset}>{t("usualQuery")}</Button>}
      >
        {t(`${words}Text`, { key: String(key ?? "") })}
      </EmptyState>
    );
  }
  if (isQueryFault(error)) {
    return (
      <EmptyState
        picture="filter"
        title={t("grammarTitle")}
        actions={<Button onClick={onReset}>{t("usualQuery")}</Button>}
      >
        {t("grammar")}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t("unreadTitle")}>
      {health?.status === "ready" ? t("stillReceiving") : t("unknownState")}
    </EmptyState>
  );
}

/** Why the list could not be read, what is safe, and what to do. */
export function ListFailure({
  error,
  hasCopy,
  onRetry,
  onNarrow,
  onAllProjects,
}: {
  readonly error: unknown;
  readonly hasCopy: boolean;
  readonly onRetry: () => void;
  readonly onNarrow: (() => void) | undefined;
  /** Given where the address names projects: one of them may not be there. */
  readonly onAllProjects: (() => void) | undefined;
}) {
  const t = useTranslations("issues.failure");
  const errorText = useErrorText();
  const isQuery = isQueryFault(error);
  if (onAllProjects !== undefined && error instanceof ApiError && error.status === 404) {
    return (
      <Notice
        tone="warning"
        actions={
          <Button size="sm" onClick={onAllProjects}>
            {t("allProjects")}
          </Button>
        }
      >
        <b>{t("noProjectTitle")}</b> {t("noProject")}
      </Notice>
    );
  }
  return (
    <Notice
      tone="error"
      actions={
        <>
          {!isQuery && (
            <Button size="sm" keys="r" onClick={onRetry}>
              {t("retry")}
            </Button>
          )}
          {!isQuery && onNarrow !== undefined && (
            <Button size="sm" onClick={onNarrow}>
              {t("narrow")}
            </Button>
          )}
        </>
      }
    >
      <b>{isQuery ? t("queryTitle") : t("title")}</b> {errorText(error)}{" "}
      {!isQuery && hasCopy && t("copyShown")}
    </Notice>
  );
}
