import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { IngestUse, Quota } from "@vedette/api";
import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { formatShare } from "../../lib/format.ts";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Check } from "../../ui/check.tsx";
import { Field, Select, TextField } from "../../ui/field.tsx";
import { Meter } from "../../ui/meter.tsx";
import { freeQuotaId, isUsual, quotaCategories, quotaWindows } from "./model/quotas.ts";
import { type Fault, faultsOfEntry } from "./model/settings-draft.ts";
import styles from "./parts/limits.module.css";
import { Origin } from "./parts/origin.tsx";
import { OrganizationSettings } from "./parts/organization-settings.tsx";
import { ProjectSettings } from "./parts/project-settings.tsx";
import { NumberRow, SwitchRow } from "./parts/setting-rows.tsx";
import shared from "../../app/settings.module.css";
import { ingestUseQuery } from "./queries.ts";
import type { SettingsForm as Form } from "./use-settings-form.ts";

const quotasMax = 50;

function QuotaUse({ use }: { readonly use: IngestUse["quotas"][number] | undefined }) {
  const t = useTranslations("limits");
  const format = useFormat();
  if (use === undefined) return <p className={shared.hint}>{t("notCounted")}</p>;
  const share = use.limit === 0 ? 1 : use.used / use.limit;
  return (
    <div className={styles.use}>
      <Meter share={share} hot={share >= 1} />
      <p className={shared.hint}>
        {t(use.counts === "busiest" ? "busiest" : "used", {
          used: format.count(use.used),
          limit: format.count(use.limit),
          share: formatShare(Math.min(1, share)),
          span: windowWords(t, use.windowSeconds),
        })}{" "}
        {use.refused > 0 && (
          <b className={styles.refused}>{t("refused", { count: format.count(use.refused) })}</b>
        )}{" "}
        {use.counts === "window" && t("until", { time: format.exact(use.end) })}
      </p>
    </div>
  );
}

function QuotaRow({
  quota,
  use,
  faults,
  onChange,
  onRemove,
}: {
  readonly quota: Quota;
  readonly use: ReactNode;
  readonly faults: readonly Fault[];
  readonly onChange: (quota: Quota) => void;
  readonly onRemove: () => void;
}) {
  const t = useTranslations("limits");
  const fault = (name: string) => faults.find(({ rest }) => rest === name)?.message;
  const others = quota.categories.filter((category) => !isUsual(category));
  return (
    <li className={styles.quota}>
      <div className={shared.inline}>
        <TextField
          className={styles.id}
          label={t("id")}
          mono
          required
          maxLength={50}
          value={quota.id}
          error={fault("id")}
          onChange={(event) => onChange({ ...quota, id: event.target.value })}
        />
        <TextField
          className={styles.limit}
          label={t("limit")}
          type="number"
          inputMode="numeric"
          min={0}
          value={quota.limit}
          error={fault("limit")}
          onChange={(event) =>
            Number.isFinite(event.target.valueAsNumber) &&
            onChange({ ...quota, limit: event.target.valueAsNumber })
          }
        />
        <Field label={t("window")} className={styles.window} error={fault("windowSeconds")}>
          {({ id }) => (
            <Select
              id={id}
              value={quota.windowSeconds}
              onChange={(event) => onChange({ ...quota, windowSeconds: Number(event.target.value) })}
            >
              {quotaWindows(quota.windowSeconds).map((seconds) => (
                <option key={seconds} value={seconds}>
                  {t("per", { span: windowWords(t, seconds) })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button
          variant="ghost"
          size="lg"
          icon={Trash2}
          aria-label={t("removeQuota", { id: quota.id })}
          onClick={onRemove}
        />
      </div>
      <fieldset className={styles.categories}>
        <legend className={styles.legend}>{t("categories")}</legend>
        {[...quotaCategories, ...others].map((category) => (
          <Check
            key={category}
            label={isUsual(category) ? t(`category.${category}`) : category}
            checked={quota.categories.includes(category)}
            onChange={(event) =>
              onChange({
                ...quota,
                categories: event.target.checked
                  ? [...quota.categories, category]
                  : quota.categories.filter((one) => one !== category),
              })
            }
          />
        ))}
      </fieldset>
      {fault("categories") !== undefined && <p className={styles.refused}>{fault("categories")}</p>}
      {use}
    </li>
  );
}

type Words = ReturnType<typeof useTranslations<"limits">>;

function windowWords(t: Words, seconds: number): string {
  if (seconds % 86_400 === 0) return t("span.days", { count: seconds / 86_400 });
  if (seconds % 3_600 === 0) return t("span.hours", { count: seconds / 3_600 });
  if (seconds % 60 === 0) return t("span.minutes", { count: seconds / 60 });
  return t("span.seconds", { count: seconds });
}

/** What came in of a project in a day. */
function Day({ use }: { readonly use: IngestUse | undefined }) {
  const t = useTranslations("limits");
  const format = useFormat();
  if (use === undefined) return null;
  return (
    <p className={styles.day}>
      {t.rich("day", {
        b: (chunks) => <b>{chunks}</b>,
        accepted: format.count(use.keys.reduce((sum, one) => sum + one.accepted, 0)),
        refused: format.count(use.keys.reduce((sum, one) => sum + one.refused, 0)),
      })}
    </p>
  );
}

function KeysHint({ org, project }: { readonly org: string; readonly project: string }) {
  const t = useTranslations("limits");
  return (
    <p className={shared.hint}>
      {t.rich("keysHint", {
        a: (chunks) => (
          <Link
            className={styles.link}
            to="/organizations/$org/projects/$project/keys"
            params={{ org, project }}
          >
            {chunks}
          </Link>
        ),
      })}
    </p>
  );
}

function Fields({ form }: { readonly form: Form }) {
  const t = useTranslations("limits");
  const { level } = form;
  const { org, project } = level;
  // Quotas are used by projects, each by itself.
  const { data: use } = useQuery({
    ...ingestUseQuery(org, project ?? ""),
    enabled: project !== undefined,
  });
  const quotas = form.list("quotas");
  return (
    <>
      <Day use={use} />
      <section className={shared.section}>
        <SectionHead title={t("quotas")} note={t("quotasNote")}>
          <Origin
            field={quotas}
            level={level}
            name={t("quotas")}
            inherited={t("count", { count: quotas.inherited.length })}
          />
          <Button
            size="sm"
            icon={Plus}
            disabled={quotas.value.length >= quotasMax}
            onClick={() =>
              quotas.set([
                ...quotas.value,
                {
                  id: freeQuotaId(quotas.value),
                  categories: ["error"],
                  limit: 100_000,
                  windowSeconds: 86_400,
                },
              ])
            }
          >
            {t("addQuota")}
          </Button>
        </SectionHead>
        <Card flush>
          {quotas.value.length === 0 ? (
            <p className={styles.none}>{t("noQuotas")}</p>
          ) : (
            <ul>
              {quotas.value.map((quota, index) => (
                <QuotaRow
                  key={index}
                  quota={quota}
                  use={
                    project !== undefined && (
                      <QuotaUse
                        use={use?.quotas.find(
                          (one) => one.id === quota.id && one.windowSeconds === quota.windowSeconds,
                        )}
                      />
                    )
                  }
                  faults={faultsOfEntry(quotas.faults, index)}
                  onChange={(changed) => quotas.set(quotas.value.with(index, changed))}
                  onRemove={() => quotas.set(quotas.value.toSpliced(index, 1))}
                />
              ))}
            </ul>
          )}
        </Card>
      </section>
      <section className={shared.section}>
        <SectionHead title={t("spikes")} />
        <Card flush>
          <SwitchRow
            title={t("spikeProtection")}
            hint={t("spikeProtectionHint")}
            field={form.field("spikeProtection", "isOn")}
            level={level}
          />
          <SwitchRow
            title={t("thinning")}
            hint={t("thinningHint")}
            field={form.field("thinning", "isOn")}
            level={level}
          />
          {form.field("thinning", "isOn").value && (
            <NumberRow
              title={t("perGroupPerMinute")}
              field={form.field("thinning", "perGroupPerMinute")}
              level={level}
              unit={t("perMinute")}
              min={1}
              max={1_000_000}
            />
          )}
        </Card>
      </section>
      {project !== undefined && <KeysHint org={org} project={project} />}
    </>
  );
}

/** How much a project takes in at most, and how much of that is used. */
export function LimitsPage() {
  const t = useTranslations("limits");
  return (
    <ProjectSettings title={t("title")} lead={t("lead")} above="/organizations/$org/settings/limits">
      {(form) => <Fields form={form} />}
    </ProjectSettings>
  );
}

/** How much each project of an organization takes in at most, unless it says otherwise. */
export function OrganizationLimitsPage() {
  const t = useTranslations("limits");
  return (
    <OrganizationSettings title={t("organizationTitle")} lead={t("organizationLead")}>
      {(form) => <Fields form={form} />}
    </OrganizationSettings>
  );
}
