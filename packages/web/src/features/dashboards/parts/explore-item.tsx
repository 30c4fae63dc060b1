import { useRouter } from "@tanstack/react-router";
import type { DashboardWidget } from "@vedette/api";
import { Telescope } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Scope } from "../../../lib/url-state.ts";
import { MenuItem } from "../../../ui/menu.tsx";
import { exploreSearch } from "../model/explore-link.ts";

const EXPLORE = "/organizations/$org/explore";

/** The way to Explore, where the page has one and it can ask the question. */
export function ExploreItem({
  org,
  widget,
  scope,
}: {
  readonly org: string;
  readonly widget: DashboardWidget;
  readonly scope: Scope;
}) {
  const t = useTranslations("dashboards.menu");
  const router = useRouter();
  const search = exploreSearch(widget, scope);
  if (search === undefined || !Object.hasOwn(router.routesByPath, EXPLORE)) return null;
  return (
    <MenuItem
      icon={Telescope}
      onSelect={() => router.history.push(`${EXPLORE.replace("$org", encodeURIComponent(org))}${search}`)}
    >
      {t("explore")}
    </MenuItem>
  );
}
