import type { Issue } from "@vedette/api";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { truncateMiddle } from "../../../lib/format.ts";
import { issueBadgeLook } from "../../../lib/issue-badge-look.ts";
import { type ArchiveLimit, type StateNote, stateNoteOf } from "../../../lib/issue-status.ts";
import { badgesOf } from "../../../lib/issue-words.ts";
import { momentMs } from "../../../lib/time.ts";
import { Badge } from "../../../ui/badge.tsx";
import styles from "./state-badges.module.css";

const RELEASE_LENGTH_MAX = 24;

interface StateWords {
  readonly text: string;
  /** All of it, for whoever points at it. */
  readonly title: string | undefined;
}

/** `Archived until 20 Nov`: one short clause; the issue itself tells the rest. */
function useStateWords(): (note: StateNote) => StateWords {
  const t = useTranslations("states");
  const format = useFormat();
  const limit = (limits: readonly ArchiveLimit[]): StateWords => {
    const [only] = limits;
    if (only === undefined || limits.length > 1)
      return { text: t("archivedUntilCondition"), title: undefined };
    if (only.kind === "time")
      return {
        text: t("archivedUntil", { day: format.day(momentMs(only.at) ?? 0) }),
        title: format.exact(only.at),
      };
    if (only.windowMinutes !== undefined) return { text: t("archivedUntilCondition"), title: undefined };
    const count = { count: only.count, countText: format.count(only.count) };
    return {
      text: only.kind === "events" ? t("archivedUntilEvents", count) : t("archivedUntilUsers", count),
      title: undefined,
    };
  };
  return (note) => {
    switch (note.kind) {
      case "resolvedIn":
        return {
          text: t("resolvedIn", { release: truncateMiddle(note.release, RELEASE_LENGTH_MAX) }),
          title: note.release,
        };
      case "resolvedInNextAfter":
        return { text: t("resolvedInNext"), title: undefined };
      case "resolvedInCommit":
        return { text: t("resolvedInCommit", { commit: note.commit.slice(0, 8) }), title: note.commit };
      case "archivedUntil":
        return limit(note.limits);
      default:
        return { text: t(note.kind), title: undefined };
    }
  };
}

/** What is unusual about an issue, in words. */
export function StateBadges({ issue }: { readonly issue: Issue }) {
  const t = useTranslations("badges");
  const words = useStateWords();
  const state = stateNoteOf(issue);
  return badgesOf(issue).map((badge) => {
    const told =
      state !== undefined && (badge === "resolved" || badge === "archived") ? words(state) : undefined;
    return (
      <Badge
        key={badge}
        tone={issueBadgeLook[badge].tone}
        icon={issueBadgeLook[badge].icon}
        title={told?.title}
        className={badge === "unhandled" ? styles.wideOnly : undefined}
      >
        {told?.text ?? t(badge)}
      </Badge>
    );
  });
}
