import type { IssueDetails } from "@vedette/api";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Format } from "../../../i18n/use-format.ts";
import { formatShare } from "../../../lib/format.ts";
import { useNow } from "../../../lib/now.ts";
import { momentMs } from "../../../lib/time.ts";
import { Answer, Figure } from "../../../ui/answer.tsx";
import { trendOf } from "../model/trend.ts";
import { StateNote } from "./state-note.tsx";

/** What is known in numbers, in one line; nothing in it is guessed. */
export function IssueAnswer({ issue, format }: { readonly issue: IssueDetails; readonly format: Format }) {
  const t = useTranslations("issue.answer");
  const now = useNow();
  const firstSeen = momentMs(issue.firstSeen);
  const lastSeen = momentMs(issue.lastSeen);
  const trend = trendOf(issue.stats["24h"] ?? [], now - (lastSeen ?? now));
  const count = Number(issue.count);
  const b = (chunks: ReactNode) => <Figure>{chunks}</Figure>;
  const e = (chunks: ReactNode) => <Figure tone="error">{chunks}</Figure>;
  const release = issue.firstRelease?.shortVersion;
  return (
    <Answer small>
      <StateNote issue={issue} />{" "}
      {t.rich(issue.userCount === 0 ? "countsNoUsers" : "counts", {
        b,
        count,
        countText: format.count(count),
        users: issue.userCount,
        usersText: format.count(issue.userCount),
      })}{" "}
      {firstSeen !== undefined &&
        t.rich(release === undefined ? "began" : "beganIn", {
          b,
          age: format.span(now - firstSeen),
          release: release ?? "",
        })}{" "}
      {lastSeen !== undefined &&
        count > 1 &&
        t.rich(trend?.kind === "silent" ? "silent" : "last", { b, age: format.span(now - lastSeen) })}{" "}
      {trend?.kind === "rising" && t.rich("rising", { e, change: formatShare(trend.change) })}
      {trend?.kind === "multiplied" && t.rich("multiplied", { e, times: trend.times })}
      {trend?.kind === "falling" && t.rich("falling", { b, change: formatShare(-trend.change) })}
    </Answer>
  );
}
