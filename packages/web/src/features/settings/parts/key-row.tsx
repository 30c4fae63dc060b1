import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ClientKey, IngestUse } from "@vedette/api";
import { Gauge, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Ago } from "../../../i18n/ago.tsx";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { useRefusal } from "../../../i18n/use-refusal.ts";
import { useFormat } from "../../../i18n/use-format.ts";
import { api } from "../../../lib/api.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Switch } from "../../../ui/check.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { CopyLine } from "../../../ui/copy-line.tsx";
import { TextField } from "../../../ui/field.tsx";
import { FormProblem } from "../../../ui/form-problem.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { keysQuery } from "../queries.ts";
import styles from "./keys.module.css";
import { RenameKey } from "./rename-key.tsx";

type KeyChange = NonNullable<Parameters<typeof api.updateProjectKey>[0]["body"]>;

interface KeyRowProps {
  readonly org: string;
  readonly project: string;
  readonly entry: ClientKey;
  readonly use: IngestUse["keys"][number] | undefined;
  readonly canWrite: boolean;
  readonly canDelete: boolean;
  readonly onRotate: () => void;
  readonly onDelete: () => void;
}

function useKeyChange(org: string, project: string, key: ClientKey) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: KeyChange) => api.updateProjectKey({ params: { org, project, key: key.id }, body }),
    onSuccess: (updated) =>
      queryClient.setQueryData(keysQuery(org, project).queryKey, (before) =>
        before?.map((one) => (one.id === updated.id ? updated : one)),
      ),
  });
}

function RateLimit({
  change,
  entry,
  onDone,
}: {
  readonly change: ReturnType<typeof useKeyChange>;
  readonly entry: ClientKey;
  readonly onDone: () => void;
}) {
  const t = useTranslations("projectKeys.limit");
  const [count, setCount] = useState(String(entry.rateLimit?.count ?? 1000));
  const [seconds, setSeconds] = useState(String(entry.rateLimit?.window ?? 60));
  const { fields, text } = useRefusal(change.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate({ rateLimit: { count: Number(count), window: Number(seconds) } }, { onSuccess: onDone });
  }
  return (
    <form className={styles.limit} onSubmit={submit}>
      <TextField
        label={t("count")}
        type="number"
        inputMode="numeric"
        required
        min={1}
        value={count}
        error={fields["rateLimit.count"]?.[0]}
        onChange={(event) => setCount(event.target.value)}
      />
      <TextField
        label={t("seconds")}
        type="number"
        inputMode="numeric"
        required
        min={1}
        max={86_400}
        value={seconds}
        error={fields["rateLimit.window"]?.[0]}
        onChange={(event) => setSeconds(event.target.value)}
      />
      <FormProblem>{text}</FormProblem>
      <Button type="submit" size="lg" busy={change.isPending}>
        {t("set")}
      </Button>
      {entry.rateLimit !== null && (
        <Button
          variant="ghost"
          size="lg"
          onClick={() => change.mutate({ rateLimit: null }, { onSuccess: onDone })}
        >
          {t("lift")}
        </Button>
      )}
    </form>
  );
}

/** One client key: its DSN, what came with it, its limit, and its end. */
export function KeyRow({ org, project, entry, use, canWrite, canDelete, onRotate, onDelete }: KeyRowProps) {
  const t = useTranslations("projectKeys");
  const format = useFormat();
  const errorText = useErrorText();
  const change = useKeyChange(org, project, entry);
  const [isLimiting, setLimiting] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const fail = (problem: Error) =>
    showToast({ title: t("changeFailed"), description: errorText(problem), tone: "error" });

  function setActive(isActive: boolean) {
    change.mutate({ isActive }, { onError: fail });
    if (!isActive)
      showToast({
        title: t("nowOff", { name: entry.name }),
        action: { label: t("undo"), run: () => change.mutate({ isActive: true }, { onError: fail }) },
      });
  }

  return (
    <div className={styles.key}>
      <div className={styles.keyHead}>
        <span className={styles.keyName}>{entry.name || entry.label}</span>
        {!entry.isActive && <Badge tone="warning">{t("off")}</Badge>}
        {entry.rateLimit !== null && (
          <Badge outline>
            {t("limit.is", { count: format.count(entry.rateLimit.count), seconds: entry.rateLimit.window })}
          </Badge>
        )}
        <span className={styles.keyTools}>
          <span className={styles.made}>
            {t("created")} <Ago at={entry.dateCreated} />
          </span>
          {canWrite && (
            <>
              <Button
                variant="ghost"
                size="sm"
                icon={Pencil}
                aria-label={t("rename.ask", { name: entry.name })}
                title={t("rename.title")}
                onClick={() => {
                  // What was refused before is not said of this attempt.
                  change.reset();
                  setNaming(true);
                }}
              />
              <Button
                variant="ghost"
                size="sm"
                icon={Gauge}
                aria-label={t("limit.change", { name: entry.name })}
                aria-expanded={isLimiting}
                title={t("limit.title")}
                onClick={() => setLimiting(!isLimiting)}
              />
              <Button
                variant="ghost"
                size="sm"
                icon={RefreshCw}
                aria-label={t("rotate.ask", { name: entry.name })}
                title={t("rotate.title")}
                onClick={onRotate}
              />
            </>
          )}
          {canDelete && (
            <Button
              variant="ghost"
              size="sm"
              icon={Trash2}
              aria-label={t("delete", { name: entry.name })}
              onClick={onDelete}
            />
          )}
          <Switch
            label={
              entry.isActive ? t("switchOff", { name: entry.name }) : t("switchOn", { name: entry.name })
            }
            checked={entry.isActive}
            disabled={!canWrite}
            onChange={(event) => setActive(event.target.checked)}
          />
        </span>
      </div>
      <CopyLine
        text={entry.dsn.public}
        label={t("copy")}
        doneLabel={t("copied")}
        className={entry.isActive ? undefined : styles.off}
      />
      <div className={styles.facts}>
        {entry.disableAt !== null && (
          <span className={styles.due}>
            {t("goesOff", { time: format.exact(entry.disableAt) })}{" "}
            {canWrite && (
              <Button
                variant="ghost"
                size="sm"
                onClick={() => change.mutate({ disableAt: null }, { onError: fail })}
              >
                {t("stayOn")}
              </Button>
            )}
          </span>
        )}
        {use !== undefined && (
          <span>
            {t("use", { accepted: format.count(use.accepted), refused: format.count(use.refused) })}
          </span>
        )}
        <CopyButton text={`SENTRY_DSN=${entry.dsn.public}`} label={t("copyEnv")} doneLabel={t("copied")}>
          {t("env")}
        </CopyButton>
        <CopyButton text={entry.dsn.security} label={t("copyCsp")} doneLabel={t("copied")}>
          {t("csp")}
        </CopyButton>
      </div>
      {isNaming && (
        <RenameKey
          entry={entry}
          error={change.error}
          busy={change.isPending}
          onRename={(name) => change.mutate({ name }, { onSuccess: () => setNaming(false) })}
          onClose={() => setNaming(false)}
        />
      )}
      {isLimiting && <RateLimit change={change} entry={entry} onDone={() => setLimiting(false)} />}
    </div>
  );
}
