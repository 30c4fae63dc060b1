import { useQuery } from "@tanstack/react-query";
import { type DashboardWidget, datasetOfWidgetType } from "@vedette/api";
import { Sentences } from "../../../app/answer-words.tsx";
import { StreamWords } from "../../../app/stream-answer.tsx";
import { streamAnswerQuery } from "../../../lib/queries.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Answer } from "../../../ui/answer.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import styles from "./board-answer.module.css";

/** What the server knows of the errors of the scope, above a board that shows errors; nothing above others. */
export function BoardAnswer({
  org,
  scope,
  widgets,
  everyMs,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly widgets: readonly DashboardWidget[];
  readonly everyMs: number | undefined;
}) {
  const isOfErrors = widgets.some((one) => datasetOfWidgetType(one.widgetType) === "errors");
  const { data, isError } = useQuery({
    ...streamAnswerQuery(org, scope),
    enabled: isOfErrors,
    refetchInterval: everyMs ?? false,
  });
  if (!isOfErrors || isError) return null;
  return (
    <Answer className={styles.answer}>
      {data === undefined ? (
        <Skeleton width="62%" height={17} />
      ) : (
        <Sentences>
          {data.facts.map((fact, index) => (
            <StreamWords key={index} fact={fact} org={org} scope={scope} />
          ))}
        </Sentences>
      )}
    </Answer>
  );
}
