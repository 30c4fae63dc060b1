import type { IssueDetails } from "@vedette/api";
import type { ReactNode } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { type ArchiveLimit, stateNoteOf } from "../../../lib/issue-status.ts";
import { useNow } from "../../../lib/now.ts";
import { Figure } from "../../../ui/answer.tsx";

/** How it was resolved or what ends its archiving, as a sentence; nothing for an open issue. */
export function StateNote({ issue }: { readonly issue: IssueDetails }) {
  const t = useTranslations("issueStatus.note");
  const format = useFormat();
  const locale = useLocale();
  const now = useNow();
  const note = stateNoteOf(issue);
  if (note === undefined) return null;
  const b = (chunks: ReactNode) => <Figure>{chunks}</Figure>;
  const limitText = (limit: ArchiveLimit) => {
    if (limit.kind === "time") return format.short(limit.at, now);
    const { kind, count, windowMinutes } = limit;
    return windowMinutes === undefined
      ? t(kind, { count })
      : t(`${kind}Within`, { count, span: format.span(windowMinutes * 60_000) });
  };
  switch (note.kind) {
    case "resolvedIn":
    case "resolvedInNextAfter":
      return t.rich(note.kind, { b, release: note.release });
    case "resolvedInCommit":
      return t.rich(note.kind, { b, commit: note.commit });
    case "archivedUntil": {
      const limits = new Intl.ListFormat(locale, { type: "disjunction" }).format(note.limits.map(limitText));
      return t.rich(note.kind, { b, limits });
    }
    default:
      return t.rich(note.kind, { b });
  }
}
