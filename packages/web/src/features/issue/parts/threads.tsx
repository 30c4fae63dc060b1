import type { EventDetails, ExceptionValue, Thread } from "@vedette/api";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { Select } from "../../../ui/field.tsx";
import { firstThread, type ThreadChoice, threadChoices } from "../model/threads.ts";
import { BareTrace } from "./stack-trace.tsx";
import styles from "./stack-trace.module.css";

const NAME_MAX = 80;

function useThreadName(): (choice: ThreadChoice) => string {
  const t = useTranslations("event.threads");
  return ({ thread, index, frameCount }) => {
    const name = visibleCode((thread.name ?? "").slice(0, NAME_MAX));
    const id = thread.id === null ? `#${index + 1}` : String(thread.id);
    const marks = [
      thread.crashed ? t("crashed") : undefined,
      thread.current && !thread.crashed ? t("current") : undefined,
      thread.state === null || thread.state === "" ? undefined : thread.state.slice(0, NAME_MAX),
      t("calls", { count: frameCount }),
    ].filter((mark) => mark !== undefined);
    return `${name === "" ? id : `${name} (${id})`} · ${marks.join(", ")}`;
  };
}

/** Which thread is shown, with the way to its neighbours. */
function ThreadBar({
  choices,
  choice,
  onChoose,
}: {
  readonly choices: readonly ThreadChoice[];
  readonly choice: ThreadChoice;
  readonly onChoose: (choice: ThreadChoice) => void;
}) {
  const t = useTranslations("event.threads");
  const nameOf = useThreadName();
  const place = choices.indexOf(choice);
  const step = (by: 1 | -1, icon: typeof ChevronLeft, label: string) => {
    const next = choices[place + by];
    return (
      <Button
        variant="ghost"
        size="sm"
        icon={icon}
        aria-label={label}
        title={label}
        disabled={next === undefined}
        onClick={() => next !== undefined && onChoose(next)}
      />
    );
  };
  const { crashed, current, state } = choice.thread;
  return (
    <div className={styles.threadBar}>
      <Select
        className={styles.thread}
        aria-label={t("choose")}
        value={choice.index}
        onChange={(change) => {
          const chosen = choices.find(({ index }) => index === Number(change.target.value));
          if (chosen !== undefined) onChoose(chosen);
        }}
      >
        {choices.map((one) => (
          <option key={one.index} value={one.index}>
            {nameOf(one)}
          </option>
        ))}
      </Select>
      {choices.length > 1 && (
        <span>
          {step(-1, ChevronLeft, t("previous"))}
          {step(1, ChevronRight, t("next"))}
        </span>
      )}
      {crashed && <Badge tone="error">{t("crashed")}</Badge>}
      {current && !crashed && <Badge>{t("current")}</Badge>}
      {state !== null && state !== "" && <Badge outline>{visibleCode(state.slice(0, NAME_MAX))}</Badge>}
    </div>
  );
}

/** The threads of the event, one at a time. */
export function Threads({
  event,
  threads,
  exceptions,
}: {
  readonly event: EventDetails;
  readonly threads: readonly Thread[];
  readonly exceptions: readonly ExceptionValue[];
}) {
  const t = useTranslations("event.threads");
  const choices = threadChoices(threads, exceptions);
  const [chosen, setChosen] = useState<number>();
  const choice = choices.find(({ index }) => index === chosen) ?? firstThread(choices);
  if (choice === undefined) return null;
  const bar = <ThreadBar choices={choices} choice={choice} onChoose={({ index }) => setChosen(index)} />;
  const title = t("title", { count: choices.length });
  const { stacktrace } = choice.thread;
  if (stacktrace !== null && choice.frameCount > 0) {
    return (
      <BareTrace event={event} trace={stacktrace} place={["threads", choice.index]} title={title}>
        {bar}
      </BareTrace>
    );
  }
  return (
    <section className={styles.section}>
      <SectionHead title={title} />
      <Card flush>
        {bar}
        <p className={styles.threadNote}>{choice.isOfException ? t("ofException") : t("noCalls")}</p>
      </Card>
    </section>
  );
}
