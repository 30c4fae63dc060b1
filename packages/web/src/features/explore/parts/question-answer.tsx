import { useQuery } from "@tanstack/react-query";
import type { EventsAnswerFact } from "@vedette/api";
import { useTranslations } from "use-intl";
import { figures, Sentences, useRangeText } from "../../../app/answer-words.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatShare } from "../../../lib/format.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Answer } from "../../../ui/answer.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import type { Question } from "../model/question.ts";
import { eventsAnswerQuery } from "../queries.ts";
import styles from "./question-answer.module.css";

type Found = Extract<EventsAnswerFact, { kind: "found" }>;

function FoundWords({
  fact,
  dataset,
  scope,
  isFiltered,
}: {
  readonly fact: Found;
  readonly dataset: string;
  readonly scope: Scope;
  readonly isFiltered: boolean;
}) {
  const t = useTranslations("explore.answer");
  const format = useFormat();
  const range = useRangeText(scope);
  const { events, users, share } = fact;
  if (events === 0)
    return t.rich("none", { ...figures, dataset, range, filtered: isFiltered ? "yes" : "no" });
  return t.rich(share === null ? "all" : "found", {
    ...figures,
    dataset,
    range,
    count: events,
    countText: format.count(events),
    share: formatShare(share ?? 1),
    withUsers: users === null || users === 0 ? "no" : "yes",
    users: users ?? 0,
    usersText: format.count(users ?? 0),
  });
}

function BeforeWords({ now, before }: { readonly now: number; readonly before: number }) {
  const t = useTranslations("explore.answer");
  const format = useFormat();
  if (before === 0) return now === 0 ? null : t.rich("noneBefore", figures);
  const values = { ...figures, count: before, before: format.count(before) };
  if (now >= 10 * before) return t.rich("times", { ...values, times: format.count(now / before) });
  const change = Math.round(((now - before) / before) * 100);
  if (change === 0) return t.rich("asMany", values);
  return t.rich(change > 0 ? "more" : "fewer", { ...values, change: `${Math.abs(change)}%` });
}

/** How much the question finds, before it is looked at in parts. */
export function QuestionAnswer({
  org,
  scope,
  question,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly question: Question;
}) {
  const { data, isError } = useQuery(eventsAnswerQuery(org, question, scope));
  const found = data?.facts.find((fact) => fact.kind === "found");
  const before = data?.facts.find((fact) => fact.kind === "before");
  return (
    <Answer className={styles.answer}>
      {data === undefined && !isError && <Skeleton width="min(380px, 80%)" height={17} />}
      {found !== undefined && !isError && (
        <Sentences>
          <FoundWords
            fact={found}
            dataset={question.dataset}
            scope={scope}
            isFiltered={question.query !== ""}
          />
          {before !== undefined && <BeforeWords now={found.events} before={before.events} />}
        </Sentences>
      )}
    </Answer>
  );
}
