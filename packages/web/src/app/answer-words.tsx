/** The facts that the answer lines of several screens share, worded. */
import type { StreamAnswerFact } from "@vedette/api";
import { Children, Fragment, type ReactNode } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useFormat } from "../i18n/use-format.ts";
import { useNow } from "../lib/now.ts";
import { DEFAULT_PERIOD, type Scope } from "../lib/url-state.ts";
import { momentMs } from "../lib/time.ts";
import { Figure } from "../ui/answer.tsx";

type FactOf<Kind extends StreamAnswerFact["kind"]> = Extract<StreamAnswerFact, { kind: Kind }>;

export const figures = {
  b: (chunks: ReactNode) => <Figure>{chunks}</Figure>,
  e: (chunks: ReactNode) => <Figure tone="error">{chunks}</Figure>,
  w: (chunks: ReactNode) => <Figure tone="warning">{chunks}</Figure>,
  o: (chunks: ReactNode) => <Figure tone="ok">{chunks}</Figure>,
};

/**
 * Sentences one after the other, each as one element: Chinese has the space between two in its full stop.
 */
export function Sentences({ children }: { readonly children: ReactNode }) {
  const gap = useLocale().startsWith("zh") ? "" : " ";
  return Children.toArray(children).map((sentence, index) => (
    <Fragment key={index}>
      {sentence}
      {gap}
    </Fragment>
  ));
}

/** `in the last 14 d`, or from when to when. */
export function useRangeText(scope: Scope): string {
  const t = useTranslations();
  const format = useFormat();
  const now = useNow();
  const { start, end } = scope;
  if (start !== undefined && end !== undefined)
    return t("answer.between", { start: format.short(start, now), end: format.short(end, now) });
  const [, digits = "14", unit = "d"] = /^(\d+)([smhdw])$/.exec(scope.statsPeriod ?? DEFAULT_PERIOD) ?? [];
  const value = Number(digits);
  const range =
    unit === "w"
      ? t("time.d", { value: value * 7 })
      : t(`time.${unit === "s" || unit === "m" || unit === "h" ? unit : "d"}`, { value });
  return t("answer.lastRange", { range });
}

export function CountsWords({ fact, scope }: { readonly fact: FactOf<"counts">; readonly scope: Scope }) {
  const t = useTranslations("answer");
  const format = useFormat();
  const range = useRangeText(scope);
  if (fact.events === 0) return t.rich("none", { ...figures, range });
  return t.rich(fact.users === 0 ? "countsNoUsers" : "counts", {
    ...figures,
    range,
    count: fact.events,
    countText: format.count(fact.events),
    users: fact.users,
    usersText: format.count(fact.users),
  });
}

export function ChangeWords({ fact }: { readonly fact: FactOf<"change"> }) {
  const t = useTranslations("answer");
  const format = useFormat();
  const values = {
    ...figures,
    hours: fact.hours,
    events: format.count(fact.events),
    usual: format.count(Math.round(fact.usual)),
    samples: fact.samples,
  };
  return t.rich(fact.isRunning ? "aboveRunning" : fact.direction, values);
}

export function SurgeWords({ fact }: { readonly fact: FactOf<"surge"> }) {
  const t = useTranslations("answer");
  const format = useFormat();
  const now = useNow();
  const since = format.short(fact.since, now);
  return fact.release === null
    ? t.rich("surge", { ...figures, since })
    : t.rich("surgeRelease", {
        ...figures,
        since,
        release: fact.release.shortVersion,
        at: format.short(fact.release.firstSeen, now),
      });
}

/** How long ago, `14 m` or `3 h 20 m`. */
export function useAge(iso: string): string {
  const format = useFormat();
  const now = useNow();
  return format.span(now - (momentMs(iso) ?? now));
}
