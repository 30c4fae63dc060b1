import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { LANGUAGE_NAMES, languagePreference, languages } from "../../../lib/preferences.ts";
import { useStoredValue } from "../../../lib/stored-value.ts";
import { Logo } from "../../../ui/logo.tsx";
import styles from "./front-page.module.css";

/** What stands before the product: one card on the canvas, and the horizon below it. */
export function FrontPage({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useTranslations("front");
  const language = useStoredValue(languagePreference);
  return (
    <div className={styles.page}>
      <main className={styles.card}>
        <div className={styles.brand}>
          <Logo size="lg" />
          <span className={styles.name}>Vedette</span>
        </div>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.lead}>{lead}</p>
        {children}
      </main>
      <footer className={styles.foot}>
        <span>{t("motto")}</span>
        <span className={styles.languages} role="group" aria-label={t("language")}>
          {languages.map((one) => (
            <button
              key={one}
              type="button"
              lang={one}
              aria-pressed={one === language}
              className={styles.language}
              onClick={() => languagePreference.set(one)}
            >
              {LANGUAGE_NAMES[one]}
            </button>
          ))}
        </span>
      </footer>
      <svg className={styles.sea} viewBox="0 0 1440 160" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 60c120 0 120-22 240-22s120 22 240 22 120-22 240-22 120 22 240 22 120-22 240-22 120 22 240 22v100H0z" />
        <path d="M0 96c96 0 96-18 192-18s96 18 192 18 96-18 192-18 96 18 192 18 96-18 192-18 96 18 192 18 96-18 192-18 96 18 192 18v64H0z" />
      </svg>
    </div>
  );
}
