import type { DashboardDetails } from "@vedette/api";
import { Link2, Link2Off } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Ago } from "../../../i18n/ago.tsx";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/field.tsx";
import styles from "./dialogs.module.css";

/** A link for people without an account: made, replaced, taken back. */
export function ShareDialog({
  org,
  board,
  onShared,
  onClose,
}: {
  readonly org: string;
  readonly board: DashboardDetails;
  readonly onShared: (isShared: boolean, dateShared: string | null) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("dashboards.share");
  const errorText = useErrorText();
  const [url, setUrl] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const params = { org, dashboard: board.id };

  async function run(work: () => Promise<void>) {
    setBusy(true);
    setRefusal(undefined);
    try {
      await work();
    } catch (error) {
      setRefusal(errorText(error));
    } finally {
      setBusy(false);
    }
  }
  const make = () =>
    run(async () => {
      const share = await api.shareDashboard({ params });
      setUrl(share.url);
      onShared(true, share.dateShared);
    });
  const takeBack = () =>
    run(async () => {
      await api.unshareDashboard({ params });
      setUrl(undefined);
      onShared(false, null);
    });

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("title")} closeLabel={t("close")}>
      <div className={styles.form}>
        <p className={styles.text}>{t("what")}</p>
        {url !== undefined && (
          <div className={styles.link}>
            <TextField
              label={t("link")}
              value={url}
              readOnly
              mono
              hint={t("once")}
              onFocus={(event) => event.target.select()}
            />
            <CopyButton variant="primary" size="lg" text={url} label={t("copy")} doneLabel={t("copied")}>
              {t("copy")}
            </CopyButton>
          </div>
        )}
        {url === undefined && board.isShared && (
          <p className={styles.text}>{t.rich("since", { ago: () => <Ago at={board.dateShared} /> })}</p>
        )}
        {refusal !== undefined && (
          <p role="alert" className={styles.refusal}>
            {refusal}
          </p>
        )}
        <div className={styles.actions}>
          <Button
            icon={Link2}
            variant={board.isShared ? "plain" : "primary"}
            busy={isBusy}
            onClick={() => void make()}
          >
            {board.isShared ? t("another") : t("make")}
          </Button>
          {board.isShared && (
            <Button icon={Link2Off} variant="danger" busy={isBusy} onClick={() => void takeBack()}>
              {t("takeBack")}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
