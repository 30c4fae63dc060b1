import type { IssueDetails } from "@vedette/api";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { stateNoteOf } from "../../../lib/issue-status.ts";
import { Figure } from "../../../ui/answer.tsx";
import { useLimitsText } from "./use-limits-text.ts";

/** How it was resolved or what ends its archiving, as a sentence; nothing for an open issue. */
export function StateNote({ issue }: { readonly issue: IssueDetails }) {
  const t = useTranslations("issueStatus.note");
  const limitsText = useLimitsText();
  const note = stateNoteOf(issue);
  if (note === undefined) return null;
  const b = (chunks: ReactNode) => <Figure>{chunks}</Figure>;
  switch (note.kind) {
    case "resolvedIn":
    case "resolvedInNextAfter":
      return t.rich(note.kind, { b, release: note.release });
    case "resolvedInCommit":
      return t.rich(note.kind, { b, commit: note.commit });
    case "archivedUntil":
      return t.rich(note.kind, { b, limits: limitsText(note.limits) });
    default:
      return t.rich(note.kind, { b });
  }
}
