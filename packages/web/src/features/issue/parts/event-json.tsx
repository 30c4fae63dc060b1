import { useQuery } from "@tanstack/react-query";
import type { EventDetails } from "@vedette/api";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { useHighlight } from "../../../lib/highlight.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { eventJsonQuery } from "../queries.ts";
import styles from "./event-body.module.css";
import { EventSkeleton } from "./event-body.tsx";

const LINES_MAX = 100_000;
const LINE_LENGTH_MAX = 2_000;

/** The event as it is stored, in the words of the wire. */
export function EventJson({ org, event }: { readonly org: string; readonly event: EventDetails }) {
  const t = useTranslations("event");
  const errorText = useErrorText();
  const { data, error } = useQuery(eventJsonQuery(org, event.projectSlug, event.eventID));
  const text = useMemo(() => (data === undefined ? "" : JSON.stringify(data, null, 2)), [data]);
  const lines = useMemo(
    () =>
      text
        .split("\n")
        .slice(0, LINES_MAX)
        .map((line) => visibleCode(line.slice(0, LINE_LENGTH_MAX))),
    [text],
  );
  const words = useHighlight(lines.join("\n"), "json");
  if (error !== null) return <Notice tone="error">{errorText(error)}</Notice>;
  if (data === undefined) return <EventSkeleton label={t("loading")} />;
  return (
    <section className={styles.json}>
      <SectionHead title={t("json")} note={t("bytes", { count: text.length })}>
        <CopyButton text={text} label={t("copyJson")} doneLabel={t("copied")} />
        <a
          className={buttonClass("ghost", "sm")}
          href={api.url("getProjectEventJson", {
            params: { org, project: event.projectSlug, event: event.eventID },
          })}
          download={`event-${event.eventID}.json`}
        >
          {t("download")}
        </a>
      </SectionHead>
      <Card flush>
        <CodeBlock
          label={t("json")}
          lines={lines.map((line, index) => ({ number: index + 1, text: line }))}
          words={words}
        />
      </Card>
    </section>
  );
}
