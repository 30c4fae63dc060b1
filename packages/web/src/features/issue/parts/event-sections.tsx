import { Link } from "@tanstack/react-router";
import type { EventDetails, EventUser } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { tagFilter } from "../../../lib/tag-filter.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { keepScope } from "../../../lib/url-state.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { FindInput } from "../../../ui/find-input.tsx";
import { contextCards, isNamedContext } from "../model/context-cards.ts";
import { findTags } from "../model/find-tags.ts";
import { userName } from "../model/highlights.ts";
import { useContextRowLabel } from "../use-context-row-label.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./event-sections.module.css";
import { Fold, KeyValues, type Pair } from "./key-values.tsx";
import { LongText } from "./long-text.tsx";

/** The text of an event that is no exception. */
export function Message({
  formatted,
  template,
  params,
}: {
  readonly formatted: string;
  readonly template: string | null;
  readonly params: unknown;
}) {
  const t = useTranslations("event");
  return (
    <section className={styles.section}>
      <SectionHead title={t("message")} />
      <Card>
        <LongText text={formatted} className={styles.message} />
        {template !== null && template !== formatted && (
          <KeyValues
            className={styles.after}
            pairs={[
              [t("template"), template],
              ...(params === null || params === undefined ? [] : [[t("params"), params] as const]),
            ]}
          />
        )}
      </Card>
    </section>
  );
}

/** The near before the far: `Stockholm, Sweden, SE`. */
function placeOf(geo: Readonly<Record<string, unknown>>): readonly string[] {
  const known = ["city", "subdivision", "region", "country_name", "country_code"];
  const others = Object.keys(geo).filter((key) => !known.includes(key));
  return [...known, ...others].flatMap((key) => {
    const part = geo[key];
    return typeof part === "string" && part !== "" ? [part] : [];
  });
}

/** Who it happened to. */
export function User({ user }: { readonly user: NonNullable<EventUser> }) {
  const t = useTranslations("event.user");
  const name = userName(user);
  const pairs: Pair[] = [];
  for (const key of ["id", "email", "username", "name", "ip_address"] as const) {
    const value = user[key];
    if (value !== null && value !== "") pairs.push([t(key), value]);
  }
  const geo = placeOf(user.geo ?? {});
  if (geo.length > 0) pairs.push([t("geo"), geo.join(", ")]);
  for (const [key, value] of Object.entries(user.data ?? {})) pairs.push([key, value]);
  if (pairs.length === 0) return null;
  return (
    <section className={styles.section}>
      <SectionHead title={t("title")} />
      <Card className={styles.person}>
        <Avatar name={name ?? "?"} className={styles.face} />
        <KeyValues pairs={pairs} dense />
      </Card>
    </section>
  );
}

/** Fewer are found faster by the eye. */
const TAGS_TO_FIND = 20;

/** The tags of the event; each leads to the issues that carry it. */
export function Tags({ tags }: { readonly tags: EventDetails["tags"] }) {
  const t = useTranslations("event");
  const { org } = useIssueRoute();
  const [typed, setTyped] = useState("");
  if (tags.length === 0) return null;
  const shown = findTags(tags, typed, ({ value }) => [value]);
  return (
    <section className={styles.section}>
      <SectionHead title={t("tags")} note={tags.length}>
        {tags.length >= TAGS_TO_FIND && (
          <FindInput label={t("findTags")} value={typed} onChange={({ target }) => setTyped(target.value)} />
        )}
      </SectionHead>
      {shown.length === 0 && <p className={styles.nothing}>{t("noTags")}</p>}
      <div className={styles.tags}>
        {shown.map((tag, index) => (
          <Link
            key={`${tag.key}${index}`}
            to="/organizations/$org/issues"
            params={{ org }}
            search={(before) => ({
              query: tagFilter(tag.key, tag.value),
              ...keepScope(before),
            })}
            className={styles.tag}
          >
            <bdi className={styles.tagKey}>{visibleCode(tag.key)}</bdi>
            <bdi className={styles.tagValue}>{visibleCode(tag.value)}</bdi>
          </Link>
        ))}
      </div>
    </section>
  );
}

/** Contexts as cards: browser, system, device, runtime and whatever else the SDK sent. */
export function Contexts({
  contexts,
  withResponse,
}: {
  readonly contexts: EventDetails["contexts"];
  /** The response stands with its request, where there is one. */
  readonly withResponse: boolean;
}) {
  const t = useTranslations("event");
  const rowLabel = useContextRowLabel();
  const cards = contextCards(contexts).filter(({ key }) => withResponse || key !== "response");
  if (cards.length === 0) return null;
  return (
    <section className={styles.section}>
      <SectionHead title={t("contexts")} />
      <div className={styles.cards}>
        {cards.map((card) => (
          <Card key={card.key}>
            <h3 className={styles.cardTitle}>
              {isNamedContext(card.key) ? t(`contextNames.${card.key}`) : visibleCode(card.title)}
            </h3>
            <KeyValues
              dense
              pairs={card.rows.map(([key, value]) => [rowLabel(card.key, key), value] as const)}
            />
          </Card>
        ))}
      </div>
    </section>
  );
}

/** What stands at the end: additional data, packages, the SDK. */
export function Remainder({ event }: { readonly event: EventDetails }) {
  const t = useTranslations("event");
  const extra = Object.entries(event.context);
  const packages = Object.entries(event.packages);
  const about: Pair[] = [];
  if (event.sdk !== null) about.push([t("sdk"), `${event.sdk.name} ${event.sdk.version}`.trim()]);
  if (event.dist !== null) about.push([t("dist"), event.dist]);
  about.push(
    [t("fingerprint"), event.fingerprints.join(", ")],
    [t("size"), t("bytes", { count: event.size })],
    [t("received"), event.dateReceived],
  );
  return (
    <section className={styles.section}>
      <SectionHead title={t("remainder")} />
      <Card className={styles.stack}>
        {extra.length > 0 && (
          <Fold title={t("extra")} note={extra.length} open>
            <KeyValues pairs={extra} />
          </Fold>
        )}
        {event.entries.map((entry, index) =>
          entry.type === "csp" || entry.type === "template" || entry.type === "debugmeta" ? (
            <Fold key={index} title={t(entry.type)} open={entry.type === "csp"}>
              <KeyValues pairs={Object.entries(entry.data)} />
            </Fold>
          ) : null,
        )}
        {packages.length > 0 && (
          <Fold title={t("packages")} note={packages.length}>
            <KeyValues pairs={packages} />
          </Fold>
        )}
        <Fold title={t("about")} open={extra.length === 0 && packages.length === 0}>
          <KeyValues pairs={about} />
        </Fold>
      </Card>
    </section>
  );
}
