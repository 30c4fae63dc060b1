import { Link } from "@tanstack/react-router";
import type { FeedbackItem, FeedbackStatus } from "@vedette/api";
import { Check, CircleAlert, RotateCcw, ShieldX } from "lucide-react";
import { useTranslations } from "use-intl";
import { Ago } from "../../../i18n/ago.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { safeHref, truncateMiddle } from "../../../lib/format.ts";
import { visibleCode, visibleWords } from "../../../lib/visible-text.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { PlatformMark } from "../../../ui/platform-mark.tsx";
import styles from "./feedback-card.module.css";

const URL_MAX = 80;

function Person({ item }: { readonly item: FeedbackItem }) {
  const t = useTranslations("feedback");
  const name = item.name ?? item.email ?? t("nameless");
  return (
    <>
      <Avatar name={name} />
      <bdi className={styles.name}>{visibleCode(name)}</bdi>
      {item.email !== null && item.email !== name && (
        <bdi className={styles.email}>{visibleCode(item.email)}</bdi>
      )}
    </>
  );
}

/** What it was said about: the issue and its event. */
function About({ org, item }: { readonly org: string; readonly item: FeedbackItem }) {
  const { issue, eventId } = item;
  if (issue === null) return null;
  const label = (
    <>
      <Icon as={CircleAlert} size="sm" />
      <span className={styles.shortId}>{issue.shortId}</span>
      <bdi className={styles.issueTitle}>{visibleWords(issue.title)}</bdi>
    </>
  );
  return eventId === null ? (
    <Link
      to="/organizations/$org/issues/$issueId"
      params={{ org, issueId: issue.id }}
      className={styles.issue}
    >
      {label}
    </Link>
  ) : (
    <Link
      to="/organizations/$org/issues/$issueId/events/$eventId"
      params={{ org, issueId: issue.id, eventId }}
      className={styles.issue}
    >
      {label}
    </Link>
  );
}

function Buttons({
  status,
  onStatus,
}: {
  readonly status: FeedbackStatus;
  readonly onStatus: (status: FeedbackStatus) => void;
}) {
  const t = useTranslations("feedback");
  if (status !== "open") {
    return (
      <Button size="sm" variant="ghost" icon={RotateCcw} onClick={() => onStatus("open")}>
        {t("reopen")}
      </Button>
    );
  }
  return (
    <>
      <Button size="sm" variant="ghost" icon={Check} onClick={() => onStatus("resolved")}>
        {t("resolve")}
      </Button>
      <Button size="sm" variant="ghost" icon={ShieldX} onClick={() => onStatus("spam")}>
        {t("spam")}
      </Button>
    </>
  );
}

/** One word of a person: who, when, what, where, and about what. */
export function FeedbackCard({
  org,
  item,
  onStatus,
}: {
  readonly org: string;
  readonly item: FeedbackItem;
  /** Absent for those who may only read. */
  readonly onStatus: ((status: FeedbackStatus) => void) | undefined;
}) {
  const t = useTranslations("feedback");
  const format = useFormat();
  const href = safeHref(item.url);
  const url = item.url === null ? "" : visibleCode(truncateMiddle(item.url, URL_MAX));
  return (
    <li>
      <Card className={styles.card}>
        <div className={styles.head}>
          <Person item={item} />
          <span className={styles.when} title={format.exact(item.dateCreated)}>
            <Ago at={item.dateCreated} />
          </span>
        </div>
        {onStatus !== undefined && (
          <span className={styles.buttons}>
            <Buttons status={item.status} onStatus={onStatus} />
          </span>
        )}
        <p className={styles.message} dir="auto">
          {visibleWords(item.message)}
        </p>
        <div className={styles.facts}>
          <span className={styles.project}>
            <PlatformMark platform={item.platform} />
            {item.project.slug}
          </span>
          {item.release !== null && (
            <Badge title={item.release}>{visibleCode(item.release.slice(0, 40))}</Badge>
          )}
          {item.environment !== null && <Badge outline>{visibleCode(item.environment.slice(0, 40))}</Badge>}
          {href === undefined ? (
            url !== "" && <bdi className={styles.url}>{url}</bdi>
          ) : (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow" className={styles.url}>
              <bdi>{url}</bdi>
            </a>
          )}
          {item.source === "user_report" && <span className={styles.source}>{t("afterError")}</span>}
        </div>
        <About org={org} item={item} />
      </Card>
    </li>
  );
}
