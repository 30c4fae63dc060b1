import type { JobHealth } from "@vedette/api";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatBytes, formatDuration } from "../../../lib/format.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { LevelMark } from "../../../ui/level-mark.tsx";
import { Meter } from "../../../ui/meter.tsx";
import { numClass, Table } from "../../../ui/table.tsx";
import { figureLabel } from "../model/figures.ts";
import styles from "./outcome-table.module.css";

function resultText(
  result: JobHealth["lastResult"],
  count: (value: number) => string,
  label: (name: string) => string,
): string | undefined {
  const parts = Object.entries(result)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${label(name)} ${name.endsWith("Bytes") ? formatBytes(value) : count(value)}`);
  return parts.length === 0 ? undefined : parts.join(", ");
}

/** Marks a cell that a folded row leaves out. */
function emptyMark(isEmpty: boolean): "" | undefined {
  return isEmpty ? "" : undefined;
}

function Result({ text }: { readonly text: string | undefined }) {
  const t = useTranslations("system.jobs");
  return (
    <td data-label={t("result")} data-empty={emptyMark(text === undefined)}>
      {text ?? "–"}
    </td>
  );
}

/** The work beside the journey of events: when each job last ended well, what it did, what went wrong. */
export function JobsTable({ jobs, nowMs }: { readonly jobs: readonly JobHealth[]; readonly nowMs: number }) {
  const t = useTranslations("system");
  const format = useFormat();
  const nameOf = (name: string) => {
    const key = `jobs.names.${name}` as "jobs.names.tidy-meta";
    return t.has(key) ? t(key) : name;
  };
  const resultLabel = (name: string) => {
    const key = `jobs.results.${name}` as "jobs.results.freeBytes";
    return t.has(key) ? t(key) : figureLabel(name);
  };
  const errorOf = (code: string) => {
    const key = `jobs.errors.${code}` as "jobs.errors.bug";
    return t.has(key) ? t(key) : code;
  };
  const nextText = ({ isRunning, nextRunAt }: JobHealth, now: number) => {
    const waitMs = Date.parse(nextRunAt) - now;
    return isRunning ? "–" : waitMs <= 0 ? t("jobs.soon") : t("jobs.in", { time: format.span(waitMs) });
  };
  return (
    <Card className={styles.card}>
      <SectionHead title={t("jobs.title")} />
      <Table
        folds
        label={t("jobs.title")}
        head={
          <>
            <th>{t("jobs.name")}</th>
            <th>{t("jobs.state")}</th>
            <th>{t("jobs.lastSuccess")}</th>
            <th>{t("jobs.next")}</th>
            <th className={numClass}>{t("jobs.duration")}</th>
            <th>{t("jobs.result")}</th>
          </>
        }
      >
        {jobs.map((job) => (
          <tr key={job.name}>
            <td data-line="" title={job.name}>
              {nameOf(job.name)}
            </td>
            <td>
              {job.failures > 0 ? (
                <>
                  <LevelMark level="warning" label="" /> {t("jobs.failing", { count: job.failures })}
                  {job.lastErrorCode !== undefined && <p>{errorOf(job.lastErrorCode)}</p>}
                  {job.lastError !== undefined && <p className={styles.error}>{job.lastError}</p>}
                </>
              ) : job.isRunning ? (
                <>
                  <Badge>
                    {t("jobs.running")}
                    {job.done !== undefined &&
                      ` ${format.count(job.done)}${job.total === undefined ? "" : ` / ${format.count(job.total)}`}`}
                  </Badge>
                  {job.done !== undefined && job.total !== undefined && job.total > 0 && (
                    <Meter share={job.done / job.total} className={styles.progress} />
                  )}
                </>
              ) : (
                t("jobs.waiting")
              )}
            </td>
            <td data-label={t("jobs.lastSuccess")} data-empty={emptyMark(job.lastSuccessAt === undefined)}>
              {job.lastSuccessAt === undefined ? "–" : format.ago(job.lastSuccessAt, nowMs)}
            </td>
            <td data-label={t("jobs.next")} data-empty={emptyMark(job.isRunning)}>
              {nextText(job, nowMs)}
            </td>
            <td
              data-label={t("jobs.duration")}
              data-empty={emptyMark(job.lastDurationMs === undefined)}
              className={numClass}
            >
              {job.lastDurationMs === undefined ? "–" : formatDuration(job.lastDurationMs)}
            </td>
            <Result text={resultText(job.lastResult, (value) => format.count(value), resultLabel)} />
          </tr>
        ))}
      </Table>
    </Card>
  );
}
