import { useTranslations } from "use-intl";
import { useErrorText } from "../i18n/use-error-text.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** What stands where something could not be read: what happened, and another attempt. */
export function ReadFailure({
  title,
  error,
  onRetry,
}: {
  readonly title: string;
  readonly error: unknown;
  readonly onRetry: () => unknown;
}) {
  const t = useTranslations("failure");
  const errorText = useErrorText();
  return (
    <EmptyState title={title} actions={<Button onClick={() => void onRetry()}>{t("retry")}</Button>}>
      {errorText(error)}
    </EmptyState>
  );
}
