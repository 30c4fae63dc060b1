import type { SamplingRule } from "@vedette/api";
import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Field, Select, TextField } from "../../ui/field.tsx";
import { moved } from "./model/list-order.ts";
import { type Fault, faultsOfEntry } from "./model/settings-draft.ts";
import styles from "./parts/limits.module.css";
import { OrderButtons } from "./parts/order-buttons.tsx";
import { Origin } from "./parts/origin.tsx";
import { OrganizationSettings } from "./parts/organization-settings.tsx";
import { ProjectSettings } from "./parts/project-settings.tsx";
import shared from "../../app/settings.module.css";
import type { SettingsForm as Form } from "./use-settings-form.ts";

const categories = [
  "transaction",
  "span",
  "log",
  "error",
] as const satisfies readonly SamplingRule["category"][];
const facts = ["release", "environment", "transaction", "level"] as const;
const rulesMax = 50;

interface RowProps {
  readonly rule: SamplingRule;
  readonly index: number;
  readonly count: number;
  readonly faults: readonly Fault[];
  readonly onChange: (rule: SamplingRule) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function RuleRow({ rule, index, count, faults, onChange, onMove, onRemove }: RowProps) {
  const t = useTranslations("sampling");
  const fault = (name: string) => faults.find(({ rest }) => rest === name)?.message;
  function withFact(name: (typeof facts)[number], text: string) {
    const { [name]: _, ...rest } = rule;
    onChange(text === "" ? rest : { ...rest, [name]: text });
  }
  return (
    <li className={styles.quota}>
      <div className={shared.inline}>
        <Field label={t("category")} className={styles.id}>
          {({ id }) => (
            <Select
              id={id}
              value={rule.category}
              onChange={(event) =>
                onChange({ ...rule, category: event.target.value as SamplingRule["category"] })
              }
            >
              {categories.map((category) => (
                <option key={category} value={category}>
                  {t(`categories.${category}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <TextField
          className={styles.limit}
          label={t("rate")}
          type="number"
          inputMode="decimal"
          min={0}
          max={100}
          step="any"
          value={Math.round(rule.rate * 1_000_000) / 10_000}
          error={fault("rate")}
          onChange={(event) =>
            Number.isFinite(event.target.valueAsNumber) &&
            onChange({ ...rule, rate: Math.min(1, Math.max(0, event.target.valueAsNumber / 100)) })
          }
        />
        <span className={shared.tools}>
          <OrderButtons index={index} count={count} size="lg" onMove={onMove} onRemove={onRemove} />
        </span>
      </div>
      <div className={shared.inline}>
        {facts.map((name) => (
          <TextField
            key={name}
            className={styles.limit}
            label={t(`facts.${name}`)}
            mono
            maxLength={200}
            placeholder={t("any")}
            value={rule[name] ?? ""}
            error={fault(name)}
            onChange={(event) => withFact(name, event.target.value)}
          />
        ))}
      </div>
      {rule.category === "error" && rule.rate < 1 && <p className={styles.refused}>{t("errorsWarning")}</p>}
    </li>
  );
}

function Fields({ form }: { readonly form: Form }) {
  const t = useTranslations("sampling");
  const rules = form.list("sampling");
  return (
    <section className={shared.section}>
      <SectionHead title={t("rules")} note={t("rulesNote")}>
        <Origin
          field={rules}
          level={form.level}
          name={t("rules")}
          inherited={t("count", { count: rules.inherited.length })}
        />
        <Button
          size="sm"
          icon={Plus}
          disabled={rules.value.length >= rulesMax}
          onClick={() =>
            rules.set([
              ...rules.value,
              // Given its number by the server; until then the next free one tells it apart.
              {
                id: Math.max(0, ...rules.value.map(({ id }) => id ?? 0)) + 1,
                category: "transaction",
                rate: 0.1,
              },
            ])
          }
        >
          {t("add")}
        </Button>
      </SectionHead>
      <Card flush>
        {rules.value.length === 0 ? (
          <p className={styles.none}>{t("none")}</p>
        ) : (
          <ol>
            {rules.value.map((rule, index) => (
              <RuleRow
                key={rule.id ?? index}
                rule={rule}
                index={index}
                count={rules.value.length}
                faults={faultsOfEntry(rules.faults, index)}
                onChange={(changed) => rules.set(rules.value.with(index, changed))}
                onMove={(to) => rules.set(moved(rules.value, index, to))}
                onRemove={() => rules.set(rules.value.toSpliced(index, 1))}
              />
            ))}
          </ol>
        )}
      </Card>
    </section>
  );
}

/** Which share of what comes in is kept. Errors are, unless a rule names them. */
export function SamplingPage() {
  const t = useTranslations("sampling");
  return (
    <ProjectSettings title={t("title")} lead={t("lead")} above="/organizations/$org/settings/sampling">
      {(form) => <Fields form={form} />}
    </ProjectSettings>
  );
}

/** The rules of all projects that have none of their own. */
export function OrganizationSamplingPage() {
  const t = useTranslations("sampling");
  return (
    <OrganizationSettings title={t("organizationTitle")} lead={t("organizationLead")}>
      {(form) => <Fields form={form} />}
    </OrganizationSettings>
  );
}
