import { Link, useLocation, useRouter } from "@tanstack/react-router";
import { ArrowLeft, Search } from "lucide-react";
import { useTranslations } from "use-intl";
import { truncateMiddle } from "../lib/format.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import styles from "./missing-words.module.css";
import { openPalette } from "./palette/palette-state.ts";

/** Which address leads nowhere, and what there is instead. */
export function MissingWords() {
  const t = useTranslations("missing");
  const router = useRouter();
  const { pathname } = useLocation();
  return (
    <EmptyState
      level={1}
      title={t("title")}
      actions={
        <>
          <Link to="/" className={buttonClass("primary")} data-on-accent="">
            {t("toIssues")}
          </Link>
          <Button icon={Search} keys="mod+K" onClick={openPalette}>
            {t("find")}
          </Button>
          <Button variant="ghost" icon={ArrowLeft} onClick={() => router.history.back()}>
            {t("back")}
          </Button>
        </>
      }
    >
      <code className={styles.address}>{truncateMiddle(pathname, 96)}</code>
      {t("text")}
    </EmptyState>
  );
}
