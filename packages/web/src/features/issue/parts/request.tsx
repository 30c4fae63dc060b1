import type { EventRequest } from "@vedette/api";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { safeHref } from "../../../lib/format.ts";
import { useHighlight } from "../../../lib/highlight.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { contextRows } from "../model/context-cards.ts";
import { curlCommand } from "../model/curl.ts";
import { useContextRowLabel } from "../use-context-row-label.ts";
import styles from "./event-sections.module.css";
import { Fold, KeyValues, type Pair } from "./key-values.tsx";

const ADDRESS_MAX = 2_000;
const BODY_LINES_MAX = 5_000;
const BODY_LINE_MAX = 5_000;

type Context = Readonly<Record<string, unknown>>;

function isSaid(data: unknown): boolean {
  return data !== null && data !== undefined && data !== "";
}

/** What was sent or answered, laid out where it has a structure. */
function Body({ data, label }: { readonly data: unknown; readonly label: string }) {
  const t = useTranslations("event.request");
  const isText = typeof data === "string";
  const lines = useMemo(
    () =>
      (typeof data === "string" ? data : (JSON.stringify(data, null, 2) ?? ""))
        .split(/\r\n|\n|\r/)
        .slice(0, BODY_LINES_MAX)
        .map((line) => visibleCode(line.slice(0, BODY_LINE_MAX))),
    [data],
  );
  const words = useHighlight(lines.join("\n"), isText ? undefined : "json");
  return (
    <Fold title={t("body")} open>
      <div className={styles.code}>
        <CodeBlock label={label} lines={lines.map((text) => ({ text }))} words={words} wrap />
      </div>
    </Fold>
  );
}

/** What was answered: the status in sight, the rest in a fold. */
function Response({ response }: { readonly response: Context }) {
  const t = useTranslations("event.request");
  const rowLabel = useContextRowLabel();
  const { headers, data, ...rest } = response;
  const pairs = contextRows("response", rest).map(([key, value]): Pair => [rowLabel("response", key), value]);
  const lines = Array.isArray(headers)
    ? headers.filter((pair): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2)
    : typeof headers === "object" && headers !== null
      ? Object.entries(headers)
      : [];
  const hasData = isSaid(data);
  if (pairs.length + lines.length === 0 && !hasData) return null;
  return (
    <Fold title={t("response")} note={statusOf(response)} open>
      <div className={styles.parts}>
        {pairs.length > 0 && <KeyValues pairs={pairs} />}
        {lines.length > 0 && (
          <Fold title={t("headers")} note={lines.length} open>
            <KeyValues pairs={lines.map(([name, value]): Pair => [String(name), value])} />
          </Fold>
        )}
        {hasData && <Body data={data} label={t("responseBody")} />}
      </div>
    </Fold>
  );
}

function statusOf(response: Context) {
  const status = response["status_code"];
  return typeof status === "number" ? (
    <Badge tone={status >= 500 ? "error" : status >= 400 ? "warning" : "neutral"}>{status}</Badge>
  ) : undefined;
}

/** The request that was being answered, as a command to repeat it, and what was answered. */
export function Request({
  request,
  response,
}: {
  readonly request: EventRequest;
  readonly response: Context | undefined;
}) {
  const t = useTranslations("event.request");
  const href = safeHref(request.url);
  const command = curlCommand(request);
  const address = visibleCode((request.url ?? "").slice(0, ADDRESS_MAX));
  const hasBody = isSaid(request.data);
  const named = (title: string, list: readonly (readonly [string, string])[]) =>
    list.length === 0 ? null : (
      <Fold title={title} note={list.length} open={title === t("headers")}>
        <KeyValues pairs={list} />
      </Fold>
    );
  return (
    <section className={styles.section}>
      <SectionHead
        title={t("title")}
        note={
          <bdi className={styles.address}>
            {request.method === null ? "" : visibleCode(request.method.slice(0, 20))}{" "}
            {href === undefined ? (
              address
            ) : (
              <a href={href} target="_blank" rel="noopener noreferrer nofollow" className={styles.link}>
                {address}
              </a>
            )}
          </bdi>
        }
      >
        {command !== undefined && (
          <CopyButton text={command} label={t("copyCurl")} doneLabel={t("copied")}>
            {t("curl")}
          </CopyButton>
        )}
      </SectionHead>
      <Card className={styles.stack}>
        {hasBody && <Body data={request.data} label={t("requestBody")} />}
        {named(t("query"), request.query)}
        {named(t("headers"), request.headers)}
        {named(t("cookies"), request.cookies)}
        {request.env !== null && Object.keys(request.env).length > 0 && (
          <Fold title={t("environment")} note={Object.keys(request.env).length}>
            <KeyValues pairs={Object.entries(request.env)} />
          </Fold>
        )}
        {!hasBody && request.query.length + request.headers.length + request.cookies.length === 0 && (
          <p className={styles.nothing}>{t("nothing")}</p>
        )}
        {response !== undefined && <Response response={response} />}
      </Card>
    </section>
  );
}
