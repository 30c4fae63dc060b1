import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { fileName, saveFile } from "../../../lib/save-file.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import styles from "./security.module.css";

/** The codes for the day the phone is lost; the server does not know them any more. */
export function RecoveryCodes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}) {
  const t = useTranslations("security");
  const text = codes.join("\n");

  /** Found again in a year, the file has to say what it opens. */
  function save() {
    const told = `${t("fileTitle", { place: location.host })}\n${t("fileText")}\n\n${text}\n`;
    saveFile(
      fileName(`vedette-recovery-codes-${location.hostname}`, "txt"),
      new Blob([told], { type: "text/plain;charset=utf-8" }),
    );
  }

  return (
    <div className={styles.box} role="status">
      <b>{t("codesTitle")}</b>
      <p className={styles.words}>{t("codesText")}</p>
      <ul className={styles.codes} aria-label={t("codesTitle")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <CopyButton variant="plain" size="md" text={text} label={t("copyCodes")} doneLabel={t("copied")}>
          {t("copyCodes")}
        </CopyButton>
        <Button icon={Download} onClick={save}>
          {t("saveCodes")}
        </Button>
        <Button variant="primary" onClick={onDone}>
          {t("codesSaved")}
        </Button>
      </div>
    </div>
  );
}
