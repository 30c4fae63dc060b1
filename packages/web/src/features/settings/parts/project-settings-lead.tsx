import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

/** The screen that says what a project inherits. */
export type ScreenAbove =
  `/organizations/$org/settings/${"privacy" | "filters" | "limits" | "sampling" | "storage"}`;

/** What a screen of a project is about, with the way to what holds for all projects. */
export function ProjectSettingsLead({
  org,
  lead,
  above,
}: {
  readonly org: string;
  readonly lead: string;
  readonly above: ScreenAbove;
}) {
  const t = useTranslations("settings");
  return (
    <>
      {lead}{" "}
      <Link to={above} params={{ org }}>
        {t("forAllProjects")}
      </Link>
    </>
  );
}
