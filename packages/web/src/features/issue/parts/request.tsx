import type { EventRequest } from "@vedette/api";
import { useTranslations } from "use-intl";
import { safeHref } from "../../../lib/format.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { labelOf } from "../model/context-cards.ts";
import { curlCommand } from "../model/curl.ts";
import styles from "./event-sections.module.css";
import { Fold, KeyValues, type Pair } from "./key-values.tsx";

const ADDRESS_MAX = 2_000;

type Context = Readonly<Record<string, unknown>>;

/** What was answered: the status in sight, the rest in a fold. */
function Response({ response }: { readonly response: Context }) {
  const t = useTranslations("event.request");
  const { type: _, headers, ...rest } = response;
  const pairs = Object.entries(rest)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([key, value]): Pair => [labelOf(key), value]);
  const lines = Array.isArray(headers)
    ? headers.filter((pair): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2)
    : typeof headers === "object" && headers !== null
      ? Object.entries(headers)
      : [];
  if (pairs.length + lines.length === 0) return null;
  return (
    <Fold title={t("response")} note={statusOf(response)} open>
      <KeyValues pairs={pairs} />
      {lines.length > 0 && <KeyValues pairs={lines.map(([name, value]): Pair => [String(name), value])} />}
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
  const pairs: Pair[] = [];
  if (request.data !== null && request.data !== undefined && request.data !== "")
    pairs.push([t("body"), request.data]);
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
        {pairs.length > 0 && <KeyValues pairs={pairs} />}
        {named(t("query"), request.query)}
        {named(t("headers"), request.headers)}
        {named(t("cookies"), request.cookies)}
        {request.env !== null && Object.keys(request.env).length > 0 && (
          <Fold title={t("environment")} note={Object.keys(request.env).length}>
            <KeyValues pairs={Object.entries(request.env)} />
          </Fold>
        )}
        {pairs.length === 0 &&
          request.query.length + request.headers.length + request.cookies.length === 0 && (
            <p className={styles.nothing}>{t("nothing")}</p>
          )}
        {response !== undefined && <Response response={response} />}
      </Card>
    </section>
  );
}
