import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { GroupingRulesTrial } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { type RuleFault, useRuleFaultText } from "../../i18n/use-rule-fault-text.ts";
import { api, ApiError } from "../../lib/api.ts";
import { useDebounced } from "../../lib/use-debounced.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { CodeArea } from "../../ui/code-area.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { showToast } from "../../ui/toast.tsx";
import { ruleFaultOf } from "./model/rule-faults.ts";
import { bodyOf, type TryBody, type TrySource } from "./model/try-source.ts";
import { Origin } from "./parts/origin.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { ProjectFrame } from "./parts/project-frame.tsx";
import { NumberRow, SwitchRow } from "./parts/setting-rows.tsx";
import { SettingsForm } from "./parts/settings-form.tsx";
import shared from "../../app/settings.module.css";
import styles from "./parts/trial.module.css";
import { TryOn } from "./parts/try-on.tsx";
import type { SettingsField, SettingsForm as Form } from "./use-settings-form.ts";

const settleMs = 400;

type RuleName = "fingerprintRules" | "stackTraceRules";

function RuleEditor({
  name,
  field,
  form,
  faults,
}: {
  readonly name: RuleName;
  readonly field: SettingsField<string>;
  readonly form: Form;
  readonly faults: readonly RuleFault[];
}) {
  const t = useTranslations("grouping");
  const faultText = useRuleFaultText();
  return (
    <section className={shared.section}>
      <SectionHead title={t(name)}>
        <Origin field={field} level={form.level} name={t(name)} />
      </SectionHead>
      <p className={shared.lead}>{t.rich(`${name}Hint`, { code: (chunks) => <code>{chunks}</code> })}</p>
      <CodeArea
        label={t(name)}
        value={field.value}
        readOnly={!form.canWrite}
        placeholder={
          name === "fingerprintRules"
            ? 'error.type:"ConnectionError" -> connection, {{ transaction }}'
            : "stack.module:vendor.** -app"
        }
        faults={faults}
        faultText={faultText}
        onChange={field.set}
      />
    </section>
  );
}

function Group({
  title,
  outcome,
}: {
  readonly title: string;
  readonly outcome: NonNullable<GroupingRulesTrial["event"]>["after"];
}) {
  const t = useTranslations("grouping.trial");
  return (
    <div className={styles.outcome}>
      <span className={styles.caption}>{title}</span>
      <span className={styles.title}>{outcome.title}</span>
      <span className={shared.mono}>{outcome.hash}</span>
      <span className={shared.hint}>
        {outcome.fingerprint === null
          ? t("by", { variant: outcome.variant, components: outcome.components.join(", ") })
          : t("byFingerprint", { fingerprint: outcome.fingerprint.join(", ") })}
      </span>
    </div>
  );
}

function Trial({ trial }: { readonly trial: GroupingRulesTrial }) {
  const t = useTranslations("grouping.trial");
  const { event, recent } = trial;
  return (
    <>
      {event === null ? (
        <p className={shared.muted}>{t("noEvent")}</p>
      ) : (
        <>
          <p>
            {event.before.hash === event.after.hash ? (
              <Badge>{t("sameGroup")}</Badge>
            ) : (
              <Badge tone="accent">{t("otherGroup")}</Badge>
            )}
          </p>
          <div className={styles.pair}>
            {event.before.hash !== event.after.hash && <Group title={t("before")} outcome={event.before} />}
            <Group title={t("after")} outcome={event.after} />
          </div>
          {event.fingerprintRule !== null && (
            <p className={shared.hint}>
              {t.rich("fingerprintRule", {
                code: (chunks) => <code>{chunks}</code>,
                line: event.fingerprintRule.line,
                text: event.fingerprintRule.text,
              })}
            </p>
          )}
          {event.stackTraceRules.length > 0 && (
            <ul className={styles.list}>
              {event.stackTraceRules.map((rule) => (
                <li key={`${rule.origin}:${rule.line}`} className={shared.hint}>
                  <code>{rule.text}</code>{" "}
                  {rule.origin === "built-in" ? t("builtIn") : t("line", { line: rule.line })}{" "}
                  {t("frames", { count: rule.frames.length })}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <p className={styles.recent}>
        {recent.events === 0
          ? t("noRecent")
          : t("recent", {
              events: recent.events,
              changed: recent.changed,
              before: recent.groupsBefore,
              after: recent.groupsAfter,
            })}
      </p>
      {recent.examples.length > 0 && (
        <ul className={styles.list}>
          {recent.examples.slice(0, 5).map((example) => (
            <li key={example.eventId} className={shared.hint}>
              {example.title === example.titleAfter
                ? example.title
                : `${example.title} → ${example.titleAfter}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function useTrial(form: Form, org: string, project: string, source: TrySource) {
  const tried = bodyOf(source);
  const rules = {
    fingerprintRules: form.field("grouping", "fingerprintRules").value,
    stackTraceRules: form.field("grouping", "stackTraceRules").value,
  };
  const asked = useDebounced(JSON.stringify({ tried, rules }), settleMs);
  return useQuery({
    queryKey: ["grouping-trial", org, project, asked],
    queryFn: ({ signal }) => {
      const body = JSON.parse(asked) as { readonly tried: TryBody; readonly rules: typeof rules };
      const on = typeof body.tried === "string" ? {} : body.tried;
      return api.testGroupingRules(
        { params: { org, project }, body: { ...on, ...body.rules, recentEvents: 100 } },
        { signal },
      );
    },
    enabled: form.canWrite,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

function Fields({
  form,
  org,
  project,
}: {
  readonly form: Form;
  readonly org: string;
  readonly project: string;
}) {
  const t = useTranslations("grouping");
  const errorText = useErrorText();
  const [source, setSource] = useState<TrySource>({ kind: "event", eventId: undefined });
  const { data: trial, error, isPlaceholderData } = useTrial(form, org, project, source);
  const { level } = form;
  const faultsOf = (name: RuleName): readonly RuleFault[] => {
    const refused = form
      .field("grouping", name)
      .faults.map(({ message, reason }) => ruleFaultOf(message, reason));
    // What was found in an earlier text need not stand in this one.
    if (trial === undefined || isPlaceholderData) return refused;
    return trial.faults.filter((fault) => fault.field === name);
  };
  return (
    <>
      {(["fingerprintRules", "stackTraceRules"] as const).map((name) => (
        <RuleEditor
          key={name}
          name={name}
          field={form.field("grouping", name)}
          form={form}
          faults={faultsOf(name)}
        />
      ))}
      {form.canWrite && (
        <section className={shared.section}>
          <SectionHead title={t("trial.title")} note={t("trial.note")} />
          <Card className={styles.trial}>
            <TryOn
              org={org}
              project={project}
              source={source}
              isReadable={bodyOf(source) !== "unreadable"}
              onChange={setSource}
            />
            <div className={styles.answer} aria-live="polite">
              {error !== null ? (
                <p className={shared.muted}>
                  {error instanceof ApiError && error.code === "not_found"
                    ? t("trial.noEvent")
                    : errorText(error)}
                </p>
              ) : trial === undefined ? (
                <p className={shared.muted}>{t("trial.waiting")}</p>
              ) : (
                <Trial trial={trial} />
              )}
            </div>
          </Card>
        </section>
      )}
      <section className={shared.section}>
        <SectionHead title={t("similarity")} note={t("similarityNote")} />
        <Card flush>
          <NumberRow
            title={t("distanceMax")}
            hint={t("distanceMaxHint")}
            field={form.field("similarity", "distanceMax")}
            level={level}
            min={0}
            max={1}
            step={0.01}
          />
          <SwitchRow
            title={t("autoAttach")}
            hint={t("autoAttachHint")}
            field={form.field("similarity", "autoAttach")}
            level={level}
          />
          {form.field("similarity", "autoAttach").value && (
            <NumberRow
              title={t("attachWithin")}
              hint={t("attachWithinHint")}
              field={form.field("similarity", "attachWithin")}
              level={level}
              min={0}
              max={1}
              step={0.01}
            />
          )}
        </Card>
      </section>
    </>
  );
}

function versionQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["grouping-version", org, project],
    queryFn: ({ signal }) => api.getGroupingVersion({ params: { org, project } }, { signal }),
  });
}

/** The version is not a field of the form: it is changed by itself, once, with a question. */
function Version({ org, project }: { readonly org: string; readonly project: string }) {
  const t = useTranslations("grouping.version");
  const errorText = useErrorText();
  const format = useFormat();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const query = versionQuery(org, project);
  const { data } = useQuery(query);
  const [isAsked, setAsked] = useState(false);
  const change = useMutation({
    mutationFn: (version: 1 | 2) => api.setGroupingVersion({ params: { org, project }, body: { version } }),
    onSuccess(answer) {
      queryClient.setQueryData(query.queryKey, answer);
      setAsked(false);
      showToast({ title: t("changed") });
    },
    onError: (error) => showToast({ title: t("failed"), description: errorText(error), tone: "error" }),
  });
  if (data === undefined) return null;
  const isNewest = data.version === data.newest;
  const other = isNewest ? 1 : data.newest;
  return (
    <section className={shared.section}>
      <SectionHead title={t("title")} />
      <Card flush>
        <div className={shared.row}>
          <div className={shared.words}>
            <div className={shared.name}>
              {t("current", { version: data.version })} {isNewest && <Badge tone="ok">{t("newest")}</Badge>}
            </div>
            <div className={shared.hint}>
              {t(data.version === 2 ? "second" : "first")}{" "}
              {data.previous !== null &&
                t("previous", { version: data.previous.version, until: format.exact(data.previous.until) })}
            </div>
          </div>
          {may(organization, "project:write", "project:admin") && (
            <Button onClick={() => setAsked(true)}>{t("change", { version: other })}</Button>
          )}
        </div>
      </Card>
      <ConfirmDialog
        open={isAsked}
        title={t("change", { version: other })}
        keepLabel={t("keep")}
        verb={t("changeNow")}
        isHarmless
        busy={change.isPending}
        onConfirm={() => change.mutate(other)}
        onClose={() => setAsked(false)}
      >
        {t("changeText")}
      </ConfirmDialog>
    </section>
  );
}

/** By what events become one issue: rules, how near is near, and the version. */
export function GroupingPage() {
  const t = useTranslations("grouping");
  return (
    <ProjectFrame title={t("title")}>
      {(project, org) => (
        <>
          <SettingsForm
            key={project.id}
            level={{ org, project: project.slug }}
            lead={<ScreenHead title={t("title")} lead={t("lead")} />}
          >
            {(form) => <Fields form={form} org={org} project={project.slug} />}
          </SettingsForm>
          <Version org={org} project={project.slug} />
        </>
      )}
    </ProjectFrame>
  );
}
