import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { TabStrip, tabClass } from "../../../ui/tab-strip.tsx";
import styles from "./explore-tabs.module.css";

/** The two sides of Explore: asking, and what was kept. */
export function ExploreTabs({
  org,
  current,
  children,
}: {
  readonly org: string;
  readonly current: "ask" | "saved";
  /** Beside the tabs. */
  readonly children?: ReactNode;
}) {
  const t = useTranslations("explore");
  return (
    <div className={styles.tabs}>
      <TabStrip label={t("title")}>
        <Link
          to="/organizations/$org/explore"
          params={{ org }}
          className={tabClass}
          data-current={current === "ask" ? "" : undefined}
          aria-current={current === "ask" ? "page" : undefined}
        >
          {t("ask")}
        </Link>
        <Link
          to="/organizations/$org/explore/saved"
          params={{ org }}
          className={tabClass}
          data-current={current === "saved" ? "" : undefined}
          aria-current={current === "saved" ? "page" : undefined}
        >
          {t("saved.title")}
        </Link>
      </TabStrip>
      {children}
    </div>
  );
}
