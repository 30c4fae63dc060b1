import { Link } from "@tanstack/react-router";
import type { ProjectSetup } from "@vedette/api";
import { ArrowDownToLine, ArrowRight } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { buttonClass } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { LevelMark } from "../../../ui/level-mark.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import styles from "./first-issue.module.css";

/** The place where the first issue appears; its geometry is there before it is. */
export function FirstIssue({ org, issue }: { readonly org: string; readonly issue: ProjectSetup["issue"] }) {
  const t = useTranslations("setup");
  const openRef = useRef<HTMLAnchorElement>(null);
  const isHere = issue !== null;
  // Whoever waits for it has nothing else in hand: Enter opens it.
  useEffect(() => {
    if (!isHere || document.activeElement !== document.body) return;
    openRef.current?.scrollIntoView({ block: "nearest" });
    openRef.current?.focus({ preventScroll: true });
  }, [isHere]);
  return (
    <div className={issue === null ? styles.waiting : styles.arrived} role="status">
      <p className={styles.note}>
        <Icon as={ArrowDownToLine} size="sm" />
        {issue === null ? t("appearsHere") : t("hereItIs")}
      </p>
      <div className={styles.row}>
        {issue === null ? (
          <div className={styles.bones}>
            <span className={styles.line}>
              <Skeleton width={11} height={11} round />
              <Skeleton width={118} height={12} />
              <Skeleton width={220} height={12} faint />
            </span>
            <span className={styles.under}>
              <Skeleton width={84} height={9} faint />
              <Skeleton width={180} height={9} faint />
            </span>
          </div>
        ) : (
          <>
            <div className={styles.issue}>
              <span className={styles.line}>
                <LevelMark level="error" label="" />
                <b className={styles.title}>{issue.title}</b>
              </span>
              <span className={styles.id}>{issue.shortId}</span>
            </div>
            <Link
              ref={openRef}
              to="/organizations/$org/issues/$issueId"
              params={{ org, issueId: issue.id }}
              className={buttonClass("primary", "lg")}
              data-on-accent=""
            >
              {t("openIssue")}
              <Icon as={ArrowRight} size="sm" />
            </Link>
          </>
        )}
      </div>
    </div>
  );
}
