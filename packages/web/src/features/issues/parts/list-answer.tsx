import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { EventBars } from "../../../charts/event-bars.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatShare } from "../../../lib/format.ts";
import { titleOf } from "../../../lib/issue-words.ts";
import { useNow } from "../../../lib/now.ts";
import { momentMs } from "../../../lib/time.ts";
import { Answer, Figure } from "../../../ui/answer.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import type { ListDigest } from "../model/digest.ts";
import type { ReadIssues } from "../use-issue-list.ts";
import styles from "./list-answer.module.css";

/** A list that was never read has nothing to say about itself. */
function isUnread(read: ReadIssues): boolean {
  return read.error !== undefined && !read.hasCopy;
}

function Leader({ leader }: { readonly leader: NonNullable<ListDigest["leader"]> }) {
  const t = useTranslations("issues.answer");
  const format = useFormat();
  const now = useNow();
  const title = titleOf(leader.issue);
  const name = title.type ?? title.message.slice(0, 60);
  const firstSeen = momentMs(leader.issue.firstSeen);
  const isFresh = firstSeen !== undefined && now - firstSeen < 86_400_000;
  return t.rich(isFresh ? "leaderNew" : "leader", {
    name,
    hours: leader.hours,
    share: formatShare(leader.share),
    age: format.span(now - (firstSeen ?? now)),
    e: (chunks) => <Figure tone="error">{chunks}</Figure>,
    b: (chunks) => <Figure>{chunks}</Figure>,
  });
}

function Sentence({ read, digest }: { readonly read: ReadIssues; readonly digest: ListDigest }) {
  const t = useTranslations("issues.answer");
  const format = useFormat();
  const now = useNow();
  const b = (chunks: ReactNode) => <Figure>{chunks}</Figure>;
  const w = (chunks: ReactNode) => <Figure tone="warning">{chunks}</Figure>;
  const listed = read.issues.length;
  if (read.error !== undefined) {
    return t.rich("stale", { b, w, time: format.hour(read.readAtMs), age: format.span(now - read.readAtMs) });
  }
  if (listed === 0) return t.rich("none", { o: (chunks) => <Figure tone="ok">{chunks}</Figure> });
  const count = read.total ?? listed;
  const countText = read.total === undefined ? `${format.count(listed)}+` : format.count(read.total);
  const { events24h: events, newCount, regressedCount } = digest;
  const isPartial = read.total === undefined || read.total > listed;
  // A share or a sum over a part of the list is said to be one; a leader among a part is none at all.
  const opening = isPartial
    ? t.rich("partial", {
        b,
        count,
        countText,
        listed: format.count(listed),
        eventsText: format.count(events),
      })
    : t.rich("calm", { b, count, countText, events, eventsText: format.count(events) });
  return (
    <>
      {isPartial || digest.leader === undefined ? (
        opening
      ) : (
        <>
          <Leader leader={digest.leader} /> {t.rich("total", { b, count, countText })}
        </>
      )}{" "}
      {!isPartial &&
        newCount > 0 &&
        t.rich("newOnes", { b, count: newCount, countText: format.count(newCount) })}{" "}
      {!isPartial &&
        regressedCount > 0 &&
        t.rich("regressed", { w, count: regressedCount, countText: format.count(regressedCount) })}
    </>
  );
}

/** The answer of the list: a sentence in numbers, and the last day beside it. */
export function ListAnswer({ read }: { readonly read: ReadIssues }) {
  const t = useTranslations("issues");
  const format = useFormat();
  const { digest } = read;
  if (digest === undefined) {
    return (
      <div className={styles.top}>
        {isUnread(read) ? (
          <Answer className={styles.answer}>{t("answer.unread")}</Answer>
        ) : (
          <div className={styles.bones} aria-hidden="true">
            <Skeleton width="86%" height={17} />
            <Skeleton width="56%" height={17} />
          </div>
        )}
        <div className={styles.strip} />
      </div>
    );
  }
  return (
    <div className={styles.top}>
      <Answer className={styles.answer}>
        <Sentence read={read} digest={digest} />
      </Answer>
      <EventBars
        className={styles.strip}
        bars={digest.bars}
        height={62}
        label={t("stripLabel", { count: digest.events24h })}
        formatTick={format.hour}
        formatValue={format.count}
        formatTip={(bar) =>
          t("stripTip", { time: format.hour(bar.atMs), count: bar.value, countText: format.count(bar.value) })
        }
        nowLabel={t("now")}
      />
    </div>
  );
}
