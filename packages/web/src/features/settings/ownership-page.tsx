import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Codeowners, OwnershipTrial, ProjectOwnership } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorScreen } from "../../app/error-screens.tsx";
import { may, useOrganization } from "../../app/organization.ts";
import { SaveBar } from "../../app/save-bar.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { type RuleFault, useRuleFaultText } from "../../i18n/use-rule-fault-text.ts";
import { api, ApiError } from "../../lib/api.ts";
import { useDebounced } from "../../lib/use-debounced.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Switch } from "../../ui/check.tsx";
import { CodeArea } from "../../ui/code-area.tsx";
import { Select, TextInput } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { ruleFaultOf } from "./model/rule-faults.ts";
import { faultsAt } from "./model/settings-draft.ts";
import { CodeownersFile } from "./parts/codeowners-file.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { ProjectFrame } from "./parts/project-frame.tsx";
import { ReadOnlyNote } from "./parts/read-only-note.tsx";
import shared from "../../app/settings.module.css";
import styles from "./parts/trial.module.css";

interface Place {
  readonly org: string;
  readonly project: string;
}

const settleMs = 350;
const onWord = "Auto Assign to Issue Owner";
const offWord = "Turn off Auto-Assignment";

function ownershipQuery({ org, project }: Place) {
  return queryOptions({
    queryKey: ["ownership", org, project],
    queryFn: ({ signal }) => api.getOwnership({ params: { org, project } }, { signal }),
  });
}

function codeownersQuery({ org, project }: Place) {
  return queryOptions({
    queryKey: ["codeowners", org, project],
    queryFn: ({ signal }) => api.listCodeowners({ params: { org, project } }, { signal }),
  });
}

const tests = ["event", "path", "module", "url", "tag"] as const;
type Test = (typeof tests)[number];

/** What is asked of the tester; `undefined` while nothing is typed. */
function askedOf(test: Test, text: string) {
  if (test === "event") return {};
  const value = text.trim();
  if (value === "") return undefined;
  if (test !== "tag") return { [test]: value };
  const [key = "", ...rest] = value.split(/[:=]/);
  return key.trim() === "" ? undefined : { tag: { key: key.trim(), value: rest.join(":").trim() } };
}

function Owners({ trial }: { readonly trial: OwnershipTrial }) {
  const t = useTranslations("ownership.trial");
  if (trial.matching.length === 0) return <p className={shared.muted}>{t("nobody")}</p>;
  return (
    <ul className={styles.list}>
      {trial.matching.map((rule) => (
        <li key={`${rule.source}:${rule.line}`} className={styles.line}>
          <code className={shared.mono}>{rule.text}</code>
          <span className={shared.hint}>
            {rule.source === "codeowners" ? t("codeowners") : t("line", { line: rule.line })}
          </span>
          {rule.decides && <Badge tone="ok">{t("decides")}</Badge>}
          {rule.decides && (
            <b>{rule.owners.length === 0 ? t("noOwner") : rule.owners.map(({ name }) => name).join(", ")}</b>
          )}
        </li>
      ))}
    </ul>
  );
}

function Tester({ trial }: { readonly trial: ReturnType<typeof useTrial> }) {
  const t = useTranslations("ownership.trial");
  const errorText = useErrorText();
  const { test, setTest, text, setText, data, error } = trial;
  return (
    <section className={shared.section}>
      <SectionHead title={t("title")} note={t("note")} />
      <Card className={styles.trial}>
        <div className={styles.line}>
          <Select
            aria-label={t("kind")}
            className={shared.choose}
            value={test}
            onChange={(event) => setTest(event.target.value as Test)}
          >
            {tests.map((one) => (
              <option key={one} value={one}>
                {t(`tests.${one}`)}
              </option>
            ))}
          </Select>
          {test !== "event" && (
            <TextInput
              mono
              className={styles.value}
              aria-label={t(`tests.${test}`)}
              placeholder={t(`examples.${test}`)}
              maxLength={2000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </div>
        <div className={styles.answer} aria-live="polite">
          {askedOf(test, text) === undefined ? (
            <p className={shared.muted}>{t("empty")}</p>
          ) : error !== null ? (
            <p className={shared.muted}>
              {error instanceof ApiError && error.code === "not_found" ? t("noEvent") : errorText(error)}
            </p>
          ) : data === undefined ? (
            <p className={shared.muted}>{t("waiting")}</p>
          ) : (
            <Owners trial={data} />
          )}
        </div>
      </Card>
    </section>
  );
}

function useTrial(place: Place, raw: string) {
  const [test, setTest] = useState<Test>("path");
  const [text, setText] = useState("");
  const values = askedOf(test, text);
  // Without a value the rules alone are read, for their faults.
  const asked = useDebounced(JSON.stringify({ raw, ...(values ?? { path: "." }) }), settleMs);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ["ownership-trial", place.org, place.project, asked],
    queryFn: ({ signal }) =>
      api.testOwnership({ params: { ...place }, body: JSON.parse(asked) as { raw: string } }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { test, setTest, text, setText, data, error, isStale: isPlaceholderData };
}

function OwnershipForm({
  place,
  ownership,
  files,
}: {
  readonly place: Place;
  readonly ownership: ProjectOwnership;
  readonly files: readonly Codeowners[];
}) {
  const t = useTranslations("ownership");
  const s = useTranslations("settings");
  const faultText = useRuleFaultText();
  const u = useTranslations("unsaved");
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const canWrite = may(organization, "project:write", "project:admin");
  const [draft, setDraft] = useState<{ readonly raw: string; readonly isAssigning: boolean }>();
  const saved = { raw: ownership.raw, isAssigning: ownership.autoAssignment === onWord };
  const shown = draft ?? saved;
  const isChanged = shown.raw !== saved.raw || shown.isAssigning !== saved.isAssigning;
  const trial = useTrial(place, shown.raw);
  const put = useMutation({
    mutationFn: (wanted: typeof saved) =>
      api.updateOwnership({
        params: { ...place },
        body: { raw: wanted.raw, autoAssignment: wanted.isAssigning ? onWord : offWord },
      }),
    onSuccess(answer) {
      queryClient.setQueryData(ownershipQuery(place).queryKey, answer);
      setDraft(undefined);
    },
  });
  const { fields } = useRefusal(put.error);
  const reasons = put.error instanceof ApiError ? put.error.reasons : {};
  const refused = faultsAt(fields, "raw", reasons);
  // Names that nobody has are found by the server when it saves; the rest while one writes.
  const found = trial.isStale ? [] : (trial.data?.faults ?? []);
  const faults: readonly RuleFault[] =
    found.length > 0 ? found : refused.map(({ message, reason }) => ruleFaultOf(message, reason));

  function save() {
    put.mutate(shown, {
      onSuccess: () =>
        showToast({ title: u("done"), action: { label: u("undo"), run: () => put.mutate(saved) } }),
    });
  }

  return (
    <div className={shared.page}>
      {!canWrite && <ReadOnlyNote>{s("readOnly")}</ReadOnlyNote>}
      <fieldset className={shared.fields} disabled={!canWrite}>
        <legend className="visually-hidden">{t("title")}</legend>
        <section className={shared.section}>
          <SectionHead title={t("rules")} />
          <p className={shared.lead}>{t.rich("rulesHint", { code: (chunks) => <code>{chunks}</code> })}</p>
          <CodeArea
            label={t("rules")}
            value={shown.raw}
            readOnly={!canWrite}
            placeholder={
              "path:src/checkout/* #payments\nurl:*/admin/* mara@example.com\ntags.area:search #search"
            }
            faults={faults}
            faultText={faultText}
            onChange={(raw) => setDraft({ ...shown, raw })}
          />
          <Card flush>
            <div className={shared.row}>
              <div className={shared.words}>
                <div className={shared.name}>{t("autoAssign")}</div>
                <div className={shared.hint}>{t("autoAssignHint")}</div>
              </div>
              <Switch
                label={t("autoAssign")}
                checked={shown.isAssigning}
                onChange={(event) => setDraft({ ...shown, isAssigning: event.target.checked })}
              />
            </div>
          </Card>
        </section>
      </fieldset>
      <Tester trial={trial} />
      <SaveBar
        isChanged={isChanged}
        isSaving={put.isPending}
        canWrite={canWrite}
        error={put.error}
        onSave={save}
        onDiscard={() => {
          setDraft(undefined);
          put.reset();
        }}
      />
      <CodeownersFile org={place.org} project={place.project} file={files[0]} canWrite={canWrite} />
    </div>
  );
}

function Ownership({ place }: { readonly place: Place }) {
  const { data: ownership, error, refetch } = useQuery(ownershipQuery(place));
  const { data: files } = useQuery(codeownersQuery(place));
  if (ownership !== undefined && files !== undefined)
    return <OwnershipForm place={place} ownership={ownership} files={files} />;
  return error === null ? (
    <Skeleton width="100%" height={180} faint />
  ) : (
    <ErrorScreen error={error} reset={() => void refetch()} />
  );
}

/** Whose the parts of a project are. */
export function OwnershipPage() {
  const t = useTranslations("ownership");
  return (
    <ProjectFrame title={t("title")}>
      {(project, org) => (
        <>
          <ScreenHead title={t("title")} lead={t("lead")} />
          <Ownership key={project.id} place={{ org, project: project.slug }} />
        </>
      )}
    </ProjectFrame>
  );
}
