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
import styles from "./list-answer.module.css";

export interface ListAnswerProps {
  readonly digest: ListDigest | undefined;
  readonly listed: number;
  /** All that the query finds, where it is known. */
  readonly total: number | undefined;
  /** When the rows were read, if they are an old copy. */
  readonly staleSinceMs?: number | undefined;
  readonly failed: boolean;
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

function Sentence({
  digest,
  listed,
  total,
  staleSinceMs,
  failed,
}: ListAnswerProps & { readonly digest: ListDigest }) {
  const t = useTranslations("issues.answer");
  const format = useFormat();
  const now = useNow();
  const b = (chunks: React.ReactNode) => <Figure>{chunks}</Figure>;
  if (failed && staleSinceMs !== undefined) {
    return t.rich("stale", {
      b,
      w: (chunks) => <Figure tone="warning">{chunks}</Figure>,
      time: format.hour(staleSinceMs),
      age: format.span(now - staleSinceMs),
    });
  }
  if (listed === 0) return t.rich("none", { o: (chunks) => <Figure tone="ok">{chunks}</Figure> });
  const count = total ?? listed;
  const countText = total === undefined ? `${format.count(listed)}+` : format.count(total);
  return (
    <>
      {digest.leader === undefined ? (
        t.rich("calm", {
          b,
          count,
          countText,
          events: digest.events24h,
          eventsText: format.count(digest.events24h),
        })
      ) : (
        <>
          <Leader leader={digest.leader} /> {t.rich("total", { b, count, countText })}
        </>
      )}{" "}
      {digest.newCount > 0 &&
        t.rich("newOnes", { b, count: digest.newCount, countText: format.count(digest.newCount) })}{" "}
      {digest.regressedCount > 0 &&
        t.rich("regressed", {
          count: digest.regressedCount,
          countText: format.count(digest.regressedCount),
          w: (chunks) => <Figure tone="warning">{chunks}</Figure>,
        })}
    </>
  );
}

/** The answer of the list: a sentence in numbers, and the last day beside it. */
export function ListAnswer(props: ListAnswerProps) {
  const t = useTranslations("issues");
  const format = useFormat();
  const { digest, listed, total } = props;
  if (digest === undefined) {
    return (
      <div className={styles.top} aria-hidden="true">
        <div className={styles.bones}>
          <Skeleton width="86%" height={17} />
          <Skeleton width="56%" height={17} />
        </div>
        <div className={styles.strip} />
      </div>
    );
  }
  const isPartial = total === undefined || total > listed;
  return (
    <div className={styles.top}>
      <Answer className={styles.answer}>
        <Sentence {...props} digest={digest} />
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
        nowLabel={isPartial ? t("stripPartial", { count: listed }) : t("now")}
      />
    </div>
  );
}
