import { useQuery } from "@tanstack/react-query";
import type { RoleName } from "@vedette/api";
import clsx from "clsx";
import { Eye, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { projectsQuery } from "../../../lib/queries.ts";
import { Icon } from "../../../ui/icon.tsx";
import { sightOf } from "../model/sight.ts";
import styles from "./members.module.css";

const NAMED_MAX = 4;

/** What somebody of this role and these teams will see, and a warning where that is nothing. */
export function SightNote({
  org,
  role,
  teams,
}: {
  readonly org: string;
  readonly role: RoleName;
  readonly teams: readonly string[];
}) {
  const t = useTranslations("members.sight");
  const { data: projects } = useQuery(projectsQuery(org));
  if (projects === undefined) return null;
  const sight = sightOf(role, teams, projects);
  const isNothing = sight.kind === "teamless" || sight.kind === "empty";
  return (
    <p className={clsx(styles.sight, isNothing && styles.nothing)} role="status">
      <Icon as={isNothing ? TriangleAlert : Eye} size="sm" />
      <span>
        {sight.kind === "some"
          ? t("some", {
              count: sight.projects.length,
              names: sight.projects.slice(0, NAMED_MAX).join(", "),
              more: Math.max(0, sight.projects.length - NAMED_MAX),
            })
          : t(sight.kind, { count: projects.length })}
      </span>
    </p>
  );
}
