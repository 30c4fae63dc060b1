import clsx from "clsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { formatBytes } from "../../../lib/format.ts";
import { visibleWords } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import styles from "./value.module.css";

const SHOWN_AT_FIRST = 4_000;
/** More is copied, not drawn: laying out a megabyte takes longer than anybody reads. */
const SHOWN_MAX = 100_000;

/** Words of an event in full, but not all at once. What direction they are written in stays their own matter. */
export function LongText({
  text,
  className,
}: {
  readonly text: string;
  readonly className: string | undefined;
}) {
  const t = useTranslations("event");
  const [more, setMore] = useState(false);
  const shown = text.slice(0, more ? SHOWN_MAX : SHOWN_AT_FIRST);
  return (
    <>
      <p className={clsx(className, styles.words)} dir="auto" tabIndex={shown.length > 400 ? 0 : undefined}>
        {visibleWords(shown)}
        {shown.length < text.length && "…"}
      </p>
      {text.length > SHOWN_AT_FIRST && (
        <div className={styles.tools}>
          <Button variant="ghost" size="sm" aria-expanded={more} onClick={() => setMore(!more)}>
            {more ? t("less") : t("more")}
          </Button>
          <CopyButton text={text} label={t("copyText")} doneLabel={t("copied")}>
            {t("copyText")}
          </CopyButton>
          <span className={styles.size}>{t("textSize", { size: formatBytes(text.length) })}</span>
        </div>
      )}
    </>
  );
}
