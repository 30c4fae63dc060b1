import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useTranslations } from "use-intl";
import { useUnreadyText } from "../../i18n/use-unready-text.ts";
import { useLiveState } from "../../lib/live-changes.tsx";
import { healthQuery } from "../../lib/queries.ts";
import { KeyHint } from "../../ui/key-hint.tsx";
import { useAllActions } from "../actions.ts";
import { useShownStatusNote } from "../status-note.ts";
import styles from "./status-line.module.css";

/** How fresh and complete what you see is, and which keys work here. */
export function StatusLine() {
  const t = useTranslations("status");
  const unreadyText = useUnreadyText();
  const live = useLiveState();
  const note = useShownStatusNote();
  const { data: health, isError } = useQuery(healthQuery);
  const actions = useAllActions();
  const broken = isError || health?.status === "not_ready" || live === "broken";
  const words = [
    isError
      ? t("unreachable")
      : health?.status === "not_ready"
        ? t("notReady", { reasons: unreadyText(health).join(" ") })
        : live === "broken"
          ? t("reconnecting")
          : live === "live"
            ? t("live")
            : t("connecting"),
    health === undefined ? "" : t("version", { version: health.version }),
    note,
  ].filter((word) => word !== "");
  const has = (keys: string) => actions.some((action) => action.keys === keys);

  return (
    <footer className={styles.status}>
      <span className={styles.words} role="status">
        <span className={clsx(styles.beat, broken && styles.warn)} />
        {words.join(" · ")}
      </span>
      <span className={styles.keys} aria-hidden="true">
        {has("j") && (
          <span>
            <KeyHint keys="j k" /> {t("move")}
          </span>
        )}
        {has("enter") && (
          <span>
            <KeyHint keys="enter" /> {t("open")}
          </span>
        )}
        {has("/") && (
          <span>
            <KeyHint keys="/" /> {t("search")}
          </span>
        )}
        <span>
          <KeyHint keys="?" /> {t("allKeys")}
        </span>
      </span>
    </footer>
  );
}
