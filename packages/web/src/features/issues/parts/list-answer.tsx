import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { figures, Sentences } from "../../../app/answer-words.tsx";
import { StreamWords } from "../../../app/stream-answer.tsx";
import { EventBars } from "../../../charts/event-bars.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { useNow } from "../../../lib/now.ts";
import { streamAnswerQuery } from "../../../lib/queries.ts";
import { momentMs } from "../../../lib/time.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Answer } from "../../../ui/answer.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { isMarkedFault } from "./list-states.tsx";
import { DEFAULT_QUERY } from "../model/view.ts";
import type { ReadIssues } from "../use-issue-list.ts";
import styles from "./list-answer.module.css";

/** A list that was never read has nothing to say about itself. */
function isUnread(read: ReadIssues): boolean {
  return read.error !== undefined && !read.hasCopy;
}

export interface ListAnswerProps {
  readonly read: ReadIssues;
  readonly org: string;
  readonly scope: Scope;
  readonly query: string;
  /** False where nothing was ever sent. */
  readonly hasEvents: boolean;
}

/** The old copy is named as one, and an empty list as what it is, before anything is said of the scope. */
function ListState({ read, query, hasEvents }: Pick<ListAnswerProps, "read" | "query" | "hasEvents">) {
  const t = useTranslations("issues.answer");
  const format = useFormat();
  const now = useNow();
  if (read.error !== undefined)
    return t.rich("stale", {
      ...figures,
      time: format.hour(read.readAtMs),
      age: format.span(now - read.readAtMs),
    });
  // Good news is only what was looked for: a search that finds nothing tells nothing of what it leaves out.
  if (read.isEmpty)
    return !hasEvents ? null : t.rich(query.trim() === DEFAULT_QUERY ? "none" : "noMatch", figures);
  if (!read.hasCopy) return null;
  const count = read.standing ?? read.issues.length;
  return t.rich("total", {
    ...figures,
    count,
    countText: read.standing === undefined ? `${format.count(count)}+` : format.count(count),
  });
}

/** The answer of the list: what the server knows of the scope, and its last day beside it. */
export function ListAnswer({ read, org, scope, query, hasEvents }: ListAnswerProps) {
  const t = useTranslations("issues");
  const format = useFormat();
  const { data, isError } = useQuery(streamAnswerQuery(org, scope));
  if (isUnread(read)) {
    return (
      <div className={styles.top}>
        <Answer className={styles.answer}>
          {t(isMarkedFault(read.error) ? "answer.misread" : "answer.unread")}
        </Answer>
        <div className={styles.strip} />
      </div>
    );
  }
  if (data === undefined && !isError) {
    return (
      <div className={styles.top}>
        <div className={styles.bones} aria-hidden="true">
          <Skeleton width="86%" height={17} />
          <Skeleton width="56%" height={17} />
        </div>
        <div className={styles.strip} />
      </div>
    );
  }
  const leader = new Map(data?.leaderHours);
  const bars = (data?.hours ?? []).map(([atSeconds, value]) => ({
    atMs: atSeconds * 1_000,
    value,
    hot: leader.get(atSeconds) ?? 0,
  }));
  return (
    <div className={styles.top}>
      <Answer className={styles.answer}>
        <Sentences>
          {read.error !== undefined && <ListState read={read} query={query} hasEvents={hasEvents} />}
          {data?.facts.map((fact, index) => (
            <StreamWords key={index} fact={fact} org={org} scope={scope} />
          ))}
          {read.error === undefined && <ListState read={read} query={query} hasEvents={hasEvents} />}
        </Sentences>
      </Answer>
      <EventBars
        className={styles.strip}
        bars={bars}
        marks={data?.releases.map((one) => ({ atMs: momentMs(one.firstSeen) ?? 0, label: one.shortVersion }))}
        height={62}
        label={t("stripLabel", { count: bars.reduce((sum, bar) => sum + bar.value, 0) })}
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
