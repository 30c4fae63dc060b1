import { infiniteQueryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { AuditRow } from "@vedette/api";
import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { Ago } from "../../i18n/ago.tsx";
import { api } from "../../lib/api.ts";
import { actorsQuery } from "../../lib/queries.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Field, Select } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table } from "../../ui/table.tsx";
import styles from "./parts/audit.module.css";
import { ScreenHead } from "../../app/screen-head.tsx";
import { OrganizationFrame } from "./parts/organization-frame.tsx";
import shared from "../../app/settings.module.css";
import { ReadFailure } from "../../app/read-failure.tsx";
import { useAuditDetails } from "./use-audit-details.ts";
import type { AuditSearch } from "./route.ts";

const periods = ["24h", "7d", "30d", "90d"] as const;
const pageSize = 50;

function auditQuery(org: string, filter: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: ["audit-log", org, filter],
    queryFn: ({ pageParam, signal }) =>
      api.listAuditLogs(
        {
          params: { org },
          query: { ...filter, per_page: pageSize, ...(pageParam === "" ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
}

/** What an action is called; one of a newer server, or of another client, as it stands. */
function useActionName(): (action: string) => string {
  const t = useTranslations("auditActions");
  return (action) => (t.has(action as "issue.merge") ? t(action as "issue.merge") : action);
}

function Row({ row }: { readonly row: AuditRow }) {
  const t = useTranslations("audit");
  const actionName = useActionName();
  const { details, target } = useAuditDetails();
  const name = "email" in row.actor ? row.actor.name || row.actor.email : row.actor.name;
  return (
    <tr>
      <td>
        <Ago at={row.dateCreated} />
      </td>
      <td>
        <span className={styles.actor} title={row.ipAddress ?? undefined}>
          {name === "system" ? t("system") : name}
        </span>
      </td>
      <td>
        <span className={styles.action} title={row.event}>
          {actionName(row.event)}
        </span>
        <span className={styles.below}>{details(row.data)}</span>
      </td>
      <td className={styles.target}>
        {target(row.targetType)} {row.targetObject}
      </td>
      <td className={styles.details} title={details(row.data)}>
        {details(row.data)}
      </td>
    </tr>
  );
}

function Log({ org }: { readonly org: string }) {
  const t = useTranslations("audit");
  const actionName = useActionName();
  const navigate = useNavigate();
  const filter: AuditSearch = useSearch({ strict: false });
  const { event, actor, statsPeriod } = filter;
  const asked = { event, actor, statsPeriod };
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(
    auditQuery(org, asked),
  );
  const { data: actors } = useQuery(actorsQuery(org));
  const rows = data?.pages.flatMap((page) => page.rows);
  const options = data?.pages[0]?.options ?? [];
  const narrow = (change: AuditSearch) =>
    void navigate({
      to: "/organizations/$org/settings/audit-log",
      params: { org },
      search: { ...asked, ...change },
      replace: true,
    });
  const chosen = (value: string) => (value === "" ? undefined : value);
  return (
    <section className={shared.section}>
      <ScreenHead title={t("title")} lead={t("lead")}>
        <a
          className={buttonClass("plain", "sm")}
          href={api.url("exportAuditLogs", { params: { org }, query: asked })}
          download=""
        >
          <Icon as={Download} size="sm" /> {t("export")}
        </a>
      </ScreenHead>
      <div className={shared.inline}>
        <Field label={t("action")}>
          {({ id }) => (
            <Select
              id={id}
              value={event ?? ""}
              onChange={(change) => narrow({ event: chosen(change.target.value) })}
            >
              <option value="">{t("anyAction")}</option>
              {options.map((one) => (
                <option key={one} value={one}>
                  {actionName(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("actor")}>
          {({ id }) => (
            <Select
              id={id}
              value={actor ?? ""}
              onChange={(change) => narrow({ actor: chosen(change.target.value) })}
            >
              <option value="">{t("anybody")}</option>
              {actors
                ?.filter(({ type }) => type === "user")
                .map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <Field label={t("time")}>
          {({ id }) => (
            <Select
              id={id}
              value={statsPeriod ?? ""}
              onChange={(change) => narrow({ statsPeriod: chosen(change.target.value) })}
            >
              <option value="">{t("anyTime")}</option>
              {periods.map((period) => (
                <option key={period} value={period}>
                  {t(`periods.${period}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {error !== null && rows === undefined ? (
        <ReadFailure title={t("failed")} error={error} onRetry={refetch} />
      ) : rows?.length === 0 ? (
        <EmptyState title={t("none")}>{t("noneText")}</EmptyState>
      ) : (
        <Table
          label={t("title")}
          head={
            <>
              <th>{t("when")}</th>
              <th>{t("who")}</th>
              <th>{t("what")}</th>
              <th className={styles.target}>{t("target")}</th>
              <th className={styles.details}>{t("details")}</th>
            </>
          }
        >
          {rows === undefined
            ? [0, 1, 2, 3].map((line) => (
                <tr key={line}>
                  {[60, 110, 110, 70, 180].map((width) => (
                    <td key={width}>
                      <Skeleton width={width} />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => <Row key={row.id} row={row} />)}
        </Table>
      )}
      {hasNextPage && (
        <div>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Who changed what in the organization, and when. */
export function AuditPage() {
  const t = useTranslations("audit");
  return (
    <OrganizationFrame title={t("title")} wide>
      {(org) => <Log org={org} />}
    </OrganizationFrame>
  );
}
