import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { ApiError } from "../../../lib/api.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { FrontPage } from "./front-page.tsx";

/** No such link, one that is used up, or none at all: what somebody typed. */
const GONE: ReadonlySet<number> = new Set([400, 404, 410]);

/** A one-time link that leads nowhere any more; or the server did not say, and may be asked again. */
export function LinkFailure({
  title,
  goneTitle,
  error,
  onRetry,
}: {
  readonly title: string;
  readonly goneTitle: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}) {
  const t = useTranslations();
  const errorText = useErrorText();
  if (!(error instanceof ApiError && GONE.has(error.status)))
    return (
      <FrontPage title={title} lead={errorText(error)}>
        <Button variant="primary" size="lg" onClick={onRetry}>
          {t("failure.retry")}
        </Button>
      </FrontPage>
    );
  return (
    <FrontPage
      title={goneTitle}
      lead={error.code === "invalid_input" ? t("errors.link_invalid") : errorText(error)}
    >
      <Link to="/sign-in" className={buttonClass("primary", "lg")} data-on-accent="">
        {t("invitation.toSignIn")}
      </Link>
    </FrontPage>
  );
}
