import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { StreamAnswerFact } from "@vedette/api";
import { useTranslations } from "use-intl";
import {
  ChangeWords,
  CountsWords,
  figures,
  Sentences,
  SurgeWords,
  useAge,
} from "../../../app/answer-words.tsx";
import { EventBars } from "../../../charts/event-bars.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatShare } from "../../../lib/format.ts";
import { useNow } from "../../../lib/now.ts";
import { momentMs } from "../../../lib/time.ts";
import { keepScope, type Scope } from "../../../lib/url-state.ts";
import { Answer, Figure } from "../../../ui/answer.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { streamAnswerQuery } from "../queries.ts";
import type { ReadIssues } from "../use-issue-list.ts";
import styles from "./list-answer.module.css";

type FactOf<Kind extends StreamAnswerFact["kind"]> = Extract<StreamAnswerFact, { kind: Kind }>;

const DAY_MS = 86_400_000;
const NAME_MAX = 80;

/** A list that was never read has nothing to say about itself. */
function isUnread(read: ReadIssues): boolean {
  return read.error !== undefined && !read.hasCopy;
}

function Leader({ fact, org }: { readonly fact: FactOf<"leader">; readonly org: string }) {
  const t = useTranslations("issues.answer");
  const now = useNow();
  const { issue } = fact;
  const age = useAge(issue.firstSeen);
  const isFresh = now - (momentMs(issue.firstSeen) ?? 0) < DAY_MS;
  return t.rich(isFresh ? "leaderNew" : "leader", {
    ...figures,
    hours: fact.hours,
    share: formatShare(fact.share),
    age,
    name: issue.title.slice(0, NAME_MAX),
    link: (chunks) => (
      <Link
        to="/organizations/$org/issues/$issueId"
        params={{ org, issueId: issue.id }}
        search={keepScope}
        className={styles.leader}
      >
        <Figure>{chunks}</Figure>
      </Link>
    ),
  });
}

function Released({ fact }: { readonly fact: FactOf<"released"> }) {
  const t = useTranslations("issues.answer");
  return t.rich("released", {
    ...figures,
    release: fact.release.shortVersion,
    project: fact.project,
    age: useAge(fact.release.firstSeen),
    count: fact.newIssues,
  });
}

function Words({
  fact,
  org,
  scope,
}: {
  readonly fact: StreamAnswerFact;
  readonly org: string;
  readonly scope: Scope;
}) {
  const t = useTranslations("issues.answer");
  const format = useFormat();
  switch (fact.kind) {
    case "leader":
      return <Leader fact={fact} org={org} />;
    case "counts":
      return <CountsWords fact={fact} scope={scope} />;
    case "change":
      return <ChangeWords fact={fact} />;
    case "surge":
      return <SurgeWords fact={fact} />;
    case "released":
      return <Released fact={fact} />;
    default:
      return t.rich(fact.kind, {
        ...figures,
        count: fact.issues,
        countText: format.count(fact.issues),
      });
  }
}

/** The old copy is named as one, and an empty list as what it is, before anything is said of the scope. */
function ListState({ read }: { readonly read: ReadIssues }) {
  const t = useTranslations("issues.answer");
  const format = useFormat();
  const now = useNow();
  if (read.error !== undefined)
    return t.rich("stale", {
      ...figures,
      time: format.hour(read.readAtMs),
      age: format.span(now - read.readAtMs),
    });
  if (read.isEmpty) return t.rich("none", figures);
  if (!read.hasCopy) return null;
  const count = read.total ?? read.issues.length;
  return t.rich("total", {
    ...figures,
    count,
    countText: read.total === undefined ? `${format.count(count)}+` : format.count(count),
  });
}

/** The answer of the list: what the server knows of the scope, and its last day beside it. */
export function ListAnswer({
  read,
  org,
  scope,
}: {
  readonly read: ReadIssues;
  readonly org: string;
  readonly scope: Scope;
}) {
  const t = useTranslations("issues");
  const format = useFormat();
  const { data, isError } = useQuery(streamAnswerQuery(org, scope));
  if (isUnread(read)) {
    return (
      <div className={styles.top}>
        <Answer className={styles.answer}>{t("answer.unread")}</Answer>
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
          {read.error !== undefined && <ListState read={read} />}
          {data?.facts.map((fact, index) => (
            <Words key={index} fact={fact} org={org} scope={scope} />
          ))}
          {read.error === undefined && <ListState read={read} />}
        </Sentences>
      </Answer>
      <EventBars
        className={styles.strip}
        bars={bars}
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
