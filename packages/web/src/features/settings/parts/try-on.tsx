import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { api } from "../../../lib/api.ts";
import { truncateMiddle } from "../../../lib/format.ts";
import { useNow } from "../../../lib/now.ts";
import { CodeArea } from "../../../ui/code-area.tsx";
import { Select } from "../../../ui/field.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import type { TrySource } from "../model/try-source.ts";
import styles from "./try-on.module.css";

function recentEventsQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["recent-events", org, project],
    queryFn: async ({ signal }) => {
      const page = await api.listProjectEvents(
        { params: { org, project }, query: { per_page: 25 } },
        { signal },
      );
      return page.items.map((event) => ({
        id: event.eventID,
        title: event.title,
        at: event.dateCreated,
      }));
    },
    staleTime: 15_000,
  });
}

/** Chooses what to try settings on. */
export function TryOn({
  org,
  project,
  source,
  isReadable,
  withText = false,
  onChange,
}: {
  readonly org: string;
  readonly project: string;
  readonly source: TrySource;
  readonly isReadable: boolean;
  /** Whether a text alone can be tried as well. */
  readonly withText?: boolean;
  readonly onChange: (source: TrySource) => void;
}) {
  const t = useTranslations("tryOn");
  const format = useFormat();
  const nowMs = useNow();
  const { data: events } = useQuery(recentEventsQuery(org, project));
  return (
    <div className={styles.tryOn}>
      <Segmented
        label={t("label")}
        value={source.kind}
        segments={[
          { value: "event", label: t("event") },
          { value: "json", label: t("json") },
          ...(withText ? [{ value: "text" as const, label: t("text") }] : []),
        ]}
        onChange={(kind) => onChange(kind === "event" ? { kind, eventId: undefined } : { kind, text: "" })}
      />
      {source.kind === "event" ? (
        <Select
          aria-label={t("event")}
          value={source.eventId ?? ""}
          onChange={(event) =>
            onChange({ kind: "event", eventId: event.target.value === "" ? undefined : event.target.value })
          }
        >
          <option value="">{t("newest")}</option>
          {events?.map((event) => (
            <option key={event.id} value={event.id}>
              {`${truncateMiddle(event.title, 60)} · ${format.ago(event.at, nowMs)}`}
            </option>
          ))}
        </Select>
      ) : (
        <CodeArea
          label={source.kind === "json" ? t("json") : t("text")}
          value={source.text}
          rowsMin={4}
          placeholder={source.kind === "json" ? '{ "message": "…" }' : t("textPlaceholder")}
          faults={isReadable ? [] : [{ line: 1, message: t("unreadable") }]}
          faultText={({ message }) => message}
          onChange={(text) => onChange({ kind: source.kind, text })}
        />
      )}
    </div>
  );
}
