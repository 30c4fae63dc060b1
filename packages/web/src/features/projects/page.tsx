import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ProjectSummary } from "@vedette/api";
import { Plus, Settings, SquareTerminal } from "lucide-react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { Ago } from "../../i18n/ago.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { projectsQuery } from "../../lib/queries.ts";
import { Answer, Figure } from "../../ui/answer.tsx";
import { Badge } from "../../ui/badge.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { PlatformMark } from "../../ui/platform-mark.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table } from "../../ui/table.tsx";
import styles from "./page.module.css";

function ProjectRow({ org, project }: { readonly org: string; readonly project: ProjectSummary }) {
  const t = useTranslations("projects");
  const params = { org, project: project.slug };
  return (
    <tr className={styles.row}>
      <td>
        <Link
          to="/organizations/$org/issues"
          params={{ org }}
          search={{ project: [project.slug] }}
          className={styles.name}
        >
          <PlatformMark platform={project.platform} size="md" />
          <span>
            <b>{project.name}</b>
            <span className={styles.slug}>{project.slug}</span>
          </span>
        </Link>
      </td>
      <td className={styles.wide}>{project.platform ?? "–"}</td>
      <td className={styles.wide}>{project.team?.name ?? "–"}</td>
      <td>
        {project.firstEvent === null ? (
          <Badge tone="warning">{t("waiting")}</Badge>
        ) : (
          <Ago at={project.firstEvent} />
        )}
      </td>
      <td className={styles.actions}>
        <Link
          to="/organizations/$org/projects/$project/setup"
          params={params}
          className={buttonClass(project.firstEvent === null ? "primary" : "ghost", "sm")}
          data-on-accent={project.firstEvent === null ? "" : undefined}
          // On a phone the word gives way to the names of the projects.
          aria-label={t("setUp")}
        >
          <Icon as={SquareTerminal} size="sm" />
          <span className={project.firstEvent === null ? undefined : styles.word}>{t("setUp")}</span>
        </Link>
        <Link
          to="/organizations/$org/projects/$project"
          params={params}
          className={buttonClass("ghost", "sm")}
          aria-label={t("settingsOf", { name: project.name })}
        >
          <Icon as={Settings} size="sm" />
        </Link>
      </td>
    </tr>
  );
}

/** The projects of an organization, and which of them report. */
export function ProjectsPage() {
  const t = useTranslations("projects");
  const format = useFormat();
  const { org = "" } = useParams({ strict: false });
  const { organization } = useOrganization();
  const { data: projects, error, refetch } = useQuery(projectsQuery(org));
  usePageTitle(t("title"));
  const silent = projects?.filter((one) => one.firstEvent === null).length ?? 0;
  const add = may(organization, "project:write", "project:admin") && (
    <Link
      to="/organizations/$org/projects/new"
      params={{ org }}
      className={buttonClass("primary", "sm")}
      data-on-accent=""
    >
      <Icon as={Plus} size="sm" />
      {t("add")}
    </Link>
  );
  return (
    <>
      <PageHead title={t("title")}>{projects !== undefined && projects.length > 0 && add}</PageHead>
      {error !== null && projects === undefined && (
        <ReadFailure title={t("failed")} error={error} onRetry={refetch} />
      )}
      {projects?.length === 0 && (
        <EmptyState title={t("noneTitle")} actions={add}>
          {t("noneText")}
        </EmptyState>
      )}
      {(projects === undefined ? error === null : projects.length > 0) && (
        <div className={styles.main}>
          <Answer className={styles.answer}>
            {projects === undefined ? (
              <Skeleton width={300} height={17} />
            ) : (
              <>
                {t.rich("answer", {
                  b: (chunks) => <Figure>{chunks}</Figure>,
                  count: projects.length,
                  countText: format.count(projects.length),
                })}{" "}
                {silent > 0 &&
                  t.rich("answerSilent", {
                    w: (chunks) => <Figure tone="warning">{chunks}</Figure>,
                    count: silent,
                  })}
              </>
            )}
          </Answer>
          <Table
            label={t("title")}
            head={
              <>
                <th>{t("name")}</th>
                <th className={styles.wide}>{t("platform")}</th>
                <th className={styles.wide}>{t("team")}</th>
                <th>{t("firstEvent")}</th>
                <th />
              </>
            }
          >
            {projects === undefined
              ? [0, 1, 2].map((row) => (
                  <tr key={row} className={styles.row}>
                    {[170, 70, 90, 60, 110].map((width) => (
                      <td key={width}>
                        <Skeleton width={width} />
                      </td>
                    ))}
                  </tr>
                ))
              : projects.map((project) => <ProjectRow key={project.id} org={org} project={project} />)}
          </Table>
        </div>
      )}
    </>
  );
}
