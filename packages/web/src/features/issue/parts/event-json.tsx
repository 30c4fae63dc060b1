import { useQuery } from "@tanstack/react-query";
import type { EventDetails } from "@vedette/api";
import { Search } from "lucide-react";
import { useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import { useActions } from "../../../app/actions.ts";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { useHighlight } from "../../../lib/highlight.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { FindBar } from "../../../ui/find-bar.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { eventJsonQuery } from "../queries.ts";
import { FINDS_MAX, useFind } from "../use-find.ts";
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
        .map((line) =>
          visibleCode(line.length > LINE_LENGTH_MAX ? `${line.slice(0, LINE_LENGTH_MAX)}…` : line),
        ),
    [text],
  );
  const code = useMemo(() => lines.join("\n"), [lines]);
  const numbered = useMemo(() => lines.map((line, index) => ({ number: index + 1, text: line })), [lines]);
  const words = useHighlight(code, "json");
  const find = useFind(lines);
  const findRef = useRef<HTMLInputElement>(null);
  const toFind = () => {
    findRef.current?.focus();
    findRef.current?.select();
  };
  const findAction = { id: "json-find", label: t("find.label"), section: "issue", icon: Search } as const;
  useActions([
    // The browser's own finds only the lines that are in sight.
    { ...findAction, keys: "mod+f", run: toFind },
    { ...findAction, id: "json-find-too", keys: "/", isAlias: true, run: toFind },
  ]);
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
      <div className={styles.find}>
        <FindBar
          ref={findRef}
          value={find.typed}
          count={
            find.typed === ""
              ? ""
              : find.count === 0
                ? t("find.none")
                : t(find.count === FINDS_MAX ? "find.many" : "find.count", { at: find.at, count: find.count })
          }
          labels={{ find: t("find.label"), previous: t("find.previous"), next: t("find.next") }}
          onChange={find.setTyped}
          onStep={find.count === 0 ? undefined : find.step}
        />
      </div>
      <Card flush>
        <CodeBlock label={t("json")} lines={numbered} words={words} hits={find.hits} />
      </Card>
    </section>
  );
}
