import { useTranslations } from "use-intl";
import { CopyButton } from "../../../ui/copy-button.tsx";
import styles from "./members.module.css";

/** The link of an invitation, which the server does not know any more: here and now is the time to copy it. */
export function OneTimeLink({ link, email }: { readonly link: string; readonly email: string }) {
  const t = useTranslations("members");
  return (
    <div className={styles.secret} role="status">
      <b>{t("linkTitle", { email })}</b>
      <p className={styles.secretNote}>{t("linkText")}</p>
      <div className={styles.secretText}>
        <code>{link}</code>
        <CopyButton text={link} label={t("copyLink")} doneLabel={t("copied")} />
      </div>
    </div>
  );
}
