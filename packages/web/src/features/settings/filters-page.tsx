import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { api } from "../../lib/api.ts";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Check } from "../../ui/check.tsx";
import { legacyBrowserSets, otherSets } from "./model/legacy-browsers.ts";
import { DiscardedIssues } from "./parts/discarded-issues.tsx";
import { Origin } from "./parts/origin.tsx";
import { OrganizationSettings } from "./parts/organization-settings.tsx";
import { ProjectSettings } from "./parts/project-settings.tsx";
import { LinesRow, SwitchRow } from "./parts/setting-rows.tsx";
import styles from "../../app/settings.module.css";
import type { Level, SettingsForm as Form } from "./use-settings-form.ts";

/** What is counted one by one, so that a figure says how many events. */
const counted = ["error", "default", "security", "transaction", "span", "log_item", "session", "replay"];

/** How many each filter took out in the last week, by its reason. */
function filteredQuery({ org, project }: Level) {
  return queryOptions({
    queryKey: ["filtered", org, project ?? ""],
    queryFn: async ({ signal }) => {
      const { groups } = await api.organizationStats(
        {
          params: { org },
          query: {
            project: project === undefined ? [] : [project],
            statsPeriod: "7d",
            interval: "1d",
            field: ["sum(quantity)"],
            groupBy: ["reason"],
            outcome: ["filtered"],
            category: counted,
          },
        },
        { signal },
      );
      return new Map(groups.map(({ by, totals }) => [String(by["reason"]), totals["sum(quantity)"] ?? 0]));
    },
    refetchInterval: 30_000,
  });
}

function Fields({ form }: { readonly form: Form }) {
  const t = useTranslations("filters");
  const format = useFormat();
  const { level } = form;
  const { data: filtered } = useQuery(filteredQuery(level));
  const figure = (...reasons: readonly string[]): ReactNode => {
    if (filtered === undefined) return undefined;
    const count = reasons.reduce((sum, reason) => sum + (filtered.get(reason) ?? 0), 0);
    return count === 0
      ? t("noneFiltered")
      : t.rich("filtered", { b: (chunks) => <b>{chunks}</b>, count: format.count(count) });
  };
  const browsers = form.field("filters", "legacyBrowsers");
  return (
    <>
      <section className={styles.section}>
        <SectionHead title={t("noise")} />
        <Card flush>
          <SwitchRow
            title={t("browserExtensions")}
            hint={t("browserExtensionsHint")}
            field={form.field("filters", "browserExtensions")}
            level={level}
            figure={figure("browser-extensions")}
          />
          <SwitchRow
            title={t("localhost")}
            hint={t("localhostHint")}
            field={form.field("filters", "localhost")}
            level={level}
            figure={figure("localhost")}
          />
          <SwitchRow
            title={t("webCrawlers")}
            hint={t("webCrawlersHint")}
            field={form.field("filters", "webCrawlers")}
            level={level}
            figure={figure("web-crawlers")}
          />
          <SwitchRow
            title={t("healthChecks")}
            hint={t("healthChecksHint")}
            field={form.field("filters", "healthChecks")}
            level={level}
            figure={figure("filtered-transaction")}
          />
          <SwitchRow
            title={t("reactHydrationErrors")}
            hint={t("reactHydrationErrorsHint")}
            field={form.field("filters", "reactHydrationErrors")}
            level={level}
            figure={figure("react-hydration-errors")}
          />
          <SwitchRow
            title={t("chunkLoadErrors")}
            hint={t("chunkLoadErrorsHint")}
            field={form.field("filters", "chunkLoadErrors")}
            level={level}
            figure={figure("chunk-load-error")}
          />
          <div className={styles.block}>
            <div className={styles.blockHead}>
              <div className={styles.words}>
                <div className={styles.name}>{t("legacyBrowsers")}</div>
                <div className={styles.hint}>{t("legacyBrowsersHint")}</div>
              </div>
              <div className={styles.figure}>{figure("legacy-browsers")}</div>
              <Origin
                field={browsers}
                level={level}
                name={t("legacyBrowsers")}
                inherited={browsers.inherited.join(", ") || undefined}
              />
            </div>
            <div className={styles.checks}>
              {[...legacyBrowserSets, ...otherSets(browsers.value)].map(({ id, label }) => (
                <Check
                  key={id}
                  label={label}
                  checked={browsers.value.includes(id)}
                  onChange={(event) =>
                    browsers.set(
                      event.target.checked
                        ? [...browsers.value, id]
                        : browsers.value.filter((one) => one !== id),
                    )
                  }
                />
              ))}
            </div>
          </div>
        </Card>
      </section>
      <section className={styles.section}>
        <SectionHead title={t("own")} note={t("ownNote")} />
        <Card flush>
          <LinesRow
            title={t("releases")}
            hint={t("releasesHint")}
            placeholder={"1.*\n*-beta"}
            field={form.field("filters", "releases")}
            level={level}
            figure={figure("release-version")}
          />
          <LinesRow
            title={t("errorMessages")}
            hint={t("errorMessagesHint")}
            placeholder={"TypeError*\n*: ResizeObserver loop*"}
            field={form.field("filters", "errorMessages")}
            level={level}
            figure={figure("error-message")}
          />
          <LinesRow
            title={t("ipAddresses")}
            hint={t("ipAddressesHint")}
            placeholder={"203.0.113.7\n198.51.100.0/24"}
            field={form.field("filters", "ipAddresses")}
            level={level}
            figure={figure("ip-address")}
          />
          <LinesRow
            title={t("transactions")}
            hint={t("transactionsHint")}
            placeholder="/internal/*"
            field={form.field("filters", "transactions")}
            level={level}
          />
          <LinesRow
            title={t("cspSources")}
            hint={t("cspSourcesHint")}
            placeholder="chrome-extension://*"
            field={form.field("filters", "cspSources")}
            level={level}
            figure={figure("invalid-csp")}
          />
        </Card>
      </section>
      <section className={styles.section}>
        <SectionHead title={t("origins")} />
        <Card flush>
          <LinesRow
            title={t("allowedOrigins")}
            hint={t("allowedOriginsHint")}
            placeholder={"https://shop.example\n*.shop.example"}
            field={form.list("allowedOrigins")}
            level={level}
          />
        </Card>
      </section>
      {level.project !== undefined && <DiscardedIssues org={level.org} project={level.project} />}
    </>
  );
}

/** What a project does not want to take in, and how much each filter kept out. */
export function FiltersPage() {
  const t = useTranslations("filters");
  return (
    <ProjectSettings title={t("title")} lead={t("lead")} above="/organizations/$org/settings/filters">
      {(form) => <Fields form={form} />}
    </ProjectSettings>
  );
}

/** What none of an organization's projects takes in, unless it says otherwise. */
export function OrganizationFiltersPage() {
  const t = useTranslations("filters");
  return (
    <OrganizationSettings title={t("organizationTitle")} lead={t("organizationLead")}>
      {(form) => <Fields form={form} />}
    </OrganizationSettings>
  );
}
