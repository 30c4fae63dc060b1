import { useTranslations } from "use-intl";
import { Dialog } from "../../ui/dialog.tsx";
import { KeyHint } from "../../ui/key-hint.tsx";
import { type ActionSection, useAllActions } from "../actions.ts";
import styles from "./key-sheet.module.css";
import { closeOverlay, useOverlay } from "./palette-state.ts";

const ORDER: readonly ActionSection[] = ["issue", "list", "places", "view", "account"];

/** Every key that works on this screen, read from the registry itself. */
export function KeySheet() {
  const t = useTranslations("keySheet");
  const open = useOverlay() === "keys";
  const actions = useAllActions().filter((action) => action.keys !== undefined && action.isAlias !== true);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && closeOverlay()}
      title={t("title")}
      closeLabel={t("close")}
      wide
    >
      <div className={styles.columns}>
        {ORDER.map((section) => {
          const shown = actions.filter((action) => action.section === section);
          if (shown.length === 0) return null;
          return (
            <section key={section} className={styles.section}>
              <h3 className={styles.title}>{t(section)}</h3>
              {shown.map((action) => (
                <div key={action.id} className={styles.row}>
                  <span>{action.label}</span>
                  <KeyHint keys={action.keys ?? ""} />
                </div>
              ))}
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
