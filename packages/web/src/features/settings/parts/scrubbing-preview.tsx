import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RedactionRule, ScrubbingPreview as Preview } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { useRefusal } from "../../../i18n/use-refusal.ts";
import { api, ApiError } from "../../../lib/api.ts";
import { useDebounced } from "../../../lib/use-debounced.ts";
import { SectionHead } from "../../../ui/card.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { faultsAt } from "../model/settings-draft.ts";
import { bodyOf, type TryBody, type TrySource } from "../model/try-source.ts";
import styles from "./scrubbing-preview.module.css";
import { TryOn } from "./try-on.tsx";

export interface ScrubbingDraft {
  readonly isOn: boolean;
  readonly useDefaults: boolean;
  readonly sensitiveFields: readonly string[];
  readonly safeFields: readonly string[];
  readonly dropIpAddresses: boolean;
  readonly rules: readonly RedactionRule[];
}

const settleMs = 350;
const linesMax = 600;

function Changes({ preview }: { readonly preview: Preview }) {
  const t = useTranslations("privacy.preview");
  if (preview.changes.length === 0) return <p className={styles.none}>{t("nothing")}</p>;
  return (
    <ul className={styles.changes} aria-label={t("changes")}>
      {preview.changes.map((change, index) => (
        <li key={index} className={styles.change}>
          <span className={styles.path}>{change.path}</span>
          <span className={styles.rule}>
            {change.rule === null ? t("builtIn") : t("rule", { number: change.rule + 1 })}
          </span>
          <span className={styles.values}>
            <del className={styles.before}>{change.before}</del>{" "}
            {change.after === null ? (
              <ins className={styles.gone}>{t("removed")}</ins>
            ) : (
              <ins className={change.rule === null ? styles.masked : styles.byRule}>
                {change.after === "" ? t("emptied") : change.after}
              </ins>
            )}
          </span>
        </li>
      ))}
      {preview.isCut && <li className={styles.none}>{t("cut")}</li>}
    </ul>
  );
}

/** What the draft would leave of an event, value by value, while it is written. */
export function ScrubbingPreview({
  org,
  project,
  draft,
}: {
  readonly org: string;
  readonly project: string;
  readonly draft: ScrubbingDraft;
}) {
  const t = useTranslations("privacy.preview");
  const errorText = useErrorText();
  const [source, setSource] = useState<TrySource>({ kind: "event", eventId: undefined });
  const [tab, setTab] = useState<"changes" | "result">("changes");
  const tried = bodyOf(source);
  // As text, so that it settles by content.
  const asked = useDebounced(JSON.stringify({ tried, draft }), settleMs);
  const body = JSON.parse(asked) as { readonly tried: TryBody; readonly draft: ScrubbingDraft };
  const { data, error } = useQuery({
    queryKey: ["scrubbing-preview", org, project, asked],
    queryFn: ({ signal }) => {
      const on = body.tried;
      if (typeof on === "string") throw new Error(on);
      return api.previewScrubbing(
        { params: { org, project }, body: { ...on, scrubbing: body.draft } },
        { signal },
      );
    },
    enabled: typeof body.tried !== "string",
    placeholderData: keepPreviousData,
    retry: false,
  });
  const refusal = useRefusal(error);
  const faults =
    error instanceof ApiError && error.code === "invalid_input"
      ? faultsAt(refusal.fields, "scrubbing.rules")
      : [];
  return (
    <section className={styles.preview} aria-label={t("title")}>
      <SectionHead title={t("title")}>
        <Segmented
          label={t("view")}
          value={tab}
          segments={[
            { value: "changes", label: t("diff") },
            { value: "result", label: t("result") },
          ]}
          onChange={setTab}
        />
      </SectionHead>
      <TryOn
        org={org}
        project={project}
        source={source}
        isReadable={tried !== "unreadable"}
        withText
        onChange={setSource}
      />
      <div className={styles.sheet} aria-live="polite" role="group" aria-label={t("changes")} tabIndex={0}>
        {typeof tried === "string" ? (
          <p className={styles.none}>{tried === "empty" ? t("empty") : t("unreadable")}</p>
        ) : faults.length > 0 ? (
          <ul className={styles.faults}>
            {faults.map(({ rest, message }) => (
              <li key={rest + message}>
                {t("rule", { number: Number(rest.split(".")[0]) + 1 })}: {message}
              </li>
            ))}
          </ul>
        ) : error !== null ? (
          <p className={styles.none}>
            {error instanceof ApiError && error.code === "not_found" ? t("noEvent") : errorText(error)}
          </p>
        ) : data === undefined ? (
          <p className={styles.none}>{t("waiting")}</p>
        ) : tab === "changes" ? (
          <Changes preview={data} />
        ) : (
          <CodeBlock
            label={t("result")}
            wrap
            lines={JSON.stringify(data.event, null, 2)
              .split("\n")
              .slice(0, linesMax)
              .map((text) => ({ text }))}
          />
        )}
      </div>
      {source.kind === "event" && <p className={styles.note}>{t("storedNote")}</p>}
    </section>
  );
}
