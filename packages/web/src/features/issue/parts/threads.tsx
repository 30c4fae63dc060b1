import type { EventDetails, ExceptionValue, Thread } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Badge } from "../../../ui/badge.tsx";
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
      t("calls", { count: frameCount }),
    ].filter((mark) => mark !== undefined);
    return `${name === "" ? id : `${name} (${id})`} · ${marks.join(", ")}`;
  };
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
  const nameOf = useThreadName();
  const choices = threadChoices(threads, exceptions);
  const [chosen, setChosen] = useState<number>();
  const choice = choices.find(({ index }) => index === chosen) ?? firstThread(choices);
  if (choice === undefined) return null;
  const selector = (
    <Select
      className={styles.thread}
      aria-label={t("choose")}
      value={choice.index}
      onChange={(change) => setChosen(Number(change.target.value))}
    >
      {choices.map((one) => (
        <option key={one.index} value={one.index}>
          {nameOf(one)}
        </option>
      ))}
    </Select>
  );
  const title = t("title", { count: choices.length });
  const { stacktrace, state } = choice.thread;
  if (stacktrace !== null && choice.frameCount > 0) {
    return (
      <BareTrace key={choice.index} event={event} trace={stacktrace} title={title}>
        {selector}
      </BareTrace>
    );
  }
  return (
    <section className={styles.section}>
      <SectionHead title={title} note={state === null || state === "" ? undefined : <Badge>{state}</Badge>}>
        {selector}
      </SectionHead>
      <Card>{choice.isOfException ? t("ofException") : t("noCalls")}</Card>
    </section>
  );
}
