import { Link, useNavigate } from "@tanstack/react-router";
import { Telescope } from "lucide-react";
import { useTranslations } from "use-intl";
import { useActions } from "../../../app/actions.ts";
import { keepScope } from "../../../lib/url-state.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";
import { exploreSearch } from "../model/explore-search.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./event-navigator.module.css";

const KEYS = "x";

/** The way from an issue to any question about its events, in the same time and environment. */
export function ExploreLink({ shortId }: { readonly shortId: string }) {
  const t = useTranslations("issue");
  const { org, filter } = useIssueRoute();
  const navigate = useNavigate();
  const asked = exploreSearch(shortId, filter);
  useActions([
    {
      id: "issue-explore",
      label: t("explore"),
      section: "issue",
      icon: Telescope,
      keys: KEYS,
      run: () =>
        void navigate({
          to: "/organizations/$org/explore",
          params: { org },
          search: (before) => ({ ...keepScope(before), ...asked }),
        }),
    },
  ]);
  return (
    <Tooltip content={t("explore")} keys={KEYS}>
      <Link
        to="/organizations/$org/explore"
        params={{ org }}
        search={(before) => ({ ...keepScope(before), ...asked })}
        className={styles.step}
        aria-label={t("explore")}
      >
        <Icon as={Telescope} />
      </Link>
    </Tooltip>
  );
}
