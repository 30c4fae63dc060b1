import type { RedactionRule } from "@vedette/api";
import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { Select, TextInput } from "../../../ui/field.tsx";
import { type Offer, OfferInput } from "../../../ui/offer-input.tsx";
import { moved } from "../model/list-order.ts";
import { type Fault, faultsOfEntry } from "../model/settings-draft.ts";
import type { Level, SettingsField } from "../use-settings-form.ts";
import { OrderButtons } from "./order-buttons.tsx";
import { Origin } from "./origin.tsx";
import styles from "./redaction-rules.module.css";
import shared from "../../../app/settings.module.css";

const methods = ["remove", "mask", "hash", "replace"] as const satisfies readonly RedactionRule["method"][];
const types = [
  "anything",
  "creditcard",
  "email",
  "ip",
  "iban",
  "password",
  "bearer",
  "pemkey",
  "url_auth",
  "usssn",
  "userpath",
  "imei",
  "mac",
  "uuid",
  "pattern",
] as const satisfies readonly RedactionRule["type"][];

/** Examples of where, offered while one writes; the server knows the whole language. */
const places: readonly Offer[] = [
  "**",
  "$error.value",
  "$message",
  "$frame.vars.**",
  "$request.data.**",
  "$breadcrumb.message",
  "extra.**",
  "user.*",
  "tags.*",
  "contexts.**",
].map((value) => ({ value }));
const rulesMax = 50;

interface RowProps {
  readonly rule: RedactionRule;
  readonly index: number;
  readonly count: number;
  readonly faults: readonly Fault[];
  readonly onChange: (rule: RedactionRule) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function RuleRow({ rule, index, count, faults, onChange, onMove, onRemove }: RowProps) {
  const t = useTranslations("privacy.rules");
  const number = index + 1;
  function withType(type: RedactionRule["type"]) {
    const { pattern: _, ...rest } = rule;
    onChange(type === "pattern" ? { ...rest, type, pattern: rule.pattern ?? "" } : { ...rest, type });
  }
  function withMethod(method: RedactionRule["method"]) {
    const { placeholder: _, ...rest } = rule;
    onChange(method === "replace" ? { ...rest, method, placeholder: "[Filtered]" } : { ...rest, method });
  }
  return (
    <li className={styles.rule}>
      <span className={styles.number}>{number}</span>
      <div className={styles.sentence}>
        <Select
          className={styles.method}
          aria-label={t("method", { number })}
          value={rule.method}
          onChange={(event) => withMethod(event.target.value as RedactionRule["method"])}
        >
          {methods.map((method) => (
            <option key={method} value={method}>
              {t(`methods.${method}`)}
            </option>
          ))}
        </Select>
        <Select
          className={styles.type}
          aria-label={t("type", { number })}
          value={rule.type}
          onChange={(event) => withType(event.target.value as RedactionRule["type"])}
        >
          {types.map((type) => (
            <option key={type} value={type}>
              {t(`types.${type}`)}
            </option>
          ))}
        </Select>
        <span className={styles.in}>{t("in")}</span>
        <OfferInput
          mono
          className={styles.source}
          label={t("source", { number })}
          offers={places}
          maxLength={1000}
          value={rule.source}
          invalid={faults.some(({ rest }) => rest === "source")}
          onChange={(source) => onChange({ ...rule, source })}
        />
        {rule.type === "pattern" && (
          <TextInput
            mono
            className={styles.extra}
            aria-label={t("pattern", { number })}
            placeholder={t("patternPlaceholder")}
            maxLength={500}
            spellCheck={false}
            value={rule.pattern ?? ""}
            aria-invalid={faults.some(({ rest }) => rest === "pattern") || undefined}
            onChange={(event) => onChange({ ...rule, pattern: event.target.value })}
          />
        )}
        {rule.method === "replace" && (
          <TextInput
            className={styles.extra}
            aria-label={t("placeholder", { number })}
            maxLength={100}
            value={rule.placeholder ?? ""}
            onChange={(event) => onChange({ ...rule, placeholder: event.target.value })}
          />
        )}
        {faults.length > 0 && (
          <ul className={styles.faults} role="alert">
            {faults.map(({ rest, message }) => (
              <li key={rest + message}>{message}</li>
            ))}
          </ul>
        )}
      </div>
      <span className={styles.tools}>
        <OrderButtons index={index} count={count} size="sm" onMove={onMove} onRemove={onRemove} />
      </span>
    </li>
  );
}

/** The rules of one's own, in the order in which they are applied. */
export function RedactionRules({
  field,
  level,
}: {
  readonly field: SettingsField<readonly RedactionRule[]>;
  readonly level: Level;
}) {
  const t = useTranslations("privacy.rules");
  const rules = field.value;
  return (
    <section className={shared.section}>
      <SectionHead title={t("title")} note={t("note")}>
        <Origin field={field} level={level} name={t("title")} />
        <Button
          size="sm"
          icon={Plus}
          disabled={rules.length >= rulesMax}
          onClick={() => field.set([...rules, { type: "email", method: "mask", source: "**" }])}
        >
          {t("add")}
        </Button>
      </SectionHead>
      <Card flush>
        {rules.length === 0 ? (
          <p className={styles.none}>{t("none")}</p>
        ) : (
          <ol className={styles.rules}>
            {rules.map((rule, index) => (
              <RuleRow
                key={index}
                rule={rule}
                index={index}
                count={rules.length}
                faults={faultsOfEntry(field.faults, index)}
                onChange={(changed) => field.set(rules.with(index, changed))}
                onMove={(to) => field.set(moved(rules, index, to))}
                onRemove={() => field.set(rules.toSpliced(index, 1))}
              />
            ))}
          </ol>
        )}
      </Card>
      <p className={shared.hint}>{t.rich("help", { code: (chunks) => <code>{chunks}</code> })}</p>
    </section>
  );
}
