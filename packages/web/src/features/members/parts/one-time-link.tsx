import { useTranslations } from "use-intl";
import { OneTimeSecret } from "../../../ui/one-time-secret.tsx";

/** The link of an invitation, to hand over. */
export function OneTimeLink({ link, email }: { readonly link: string; readonly email: string }) {
  const t = useTranslations("members");
  return (
    <OneTimeSecret
      title={t("linkTitle", { email })}
      note={t("linkText")}
      text={link}
      copyLabel={t("copyLink")}
      doneLabel={t("copied")}
    />
  );
}
