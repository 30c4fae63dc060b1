import type { IssueDetails, IssueStatus } from "@vedette/api";
import { Archive, Check, CornerUpLeft } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import {
  ARCHIVE_WAY_NAMES,
  ARCHIVE_WAYS,
  RESOLVE_WAY_NAMES,
  RESOLVE_WAYS,
  type StatusUpdate,
} from "../../../lib/issue-status.ts";
import { Button } from "../../../ui/button.tsx";
import { MenuItem } from "../../../ui/menu.tsx";
import { later } from "../../../ui/later.tsx";
import { SplitButton } from "../../../ui/split-button.tsx";
import type { StateQuestion } from "./state-dialogs.tsx";

const StateDialog = later(async () => (await import("./state-dialogs.tsx")).StateDialog);

/** Changes the state; the second value says in words which way was chosen. */
export type OnStatus = (change: IssueStatus | StatusUpdate, way?: string) => void;

/** Resolve and archive with the ways to do them, or the one way back. */
export function StatusButtons({
  org,
  issue,
  size,
  onStatus,
}: {
  readonly org: string;
  readonly issue: IssueDetails;
  readonly size: "sm" | "lg";
  readonly onStatus: OnStatus;
}) {
  const t = useTranslations();
  const [question, setQuestion] = useState<StateQuestion>();
  if (issue.status !== "unresolved") {
    return (
      <Button size={size} icon={CornerUpLeft} keys="u" onClick={() => onStatus("unresolved")}>
        {issue.status === "resolved" ? t("issueActions.unresolve") : t("issueActions.unarchive")}
      </Button>
    );
  }
  return (
    <>
      <SplitButton
        size={size}
        icon={size === "lg" ? Archive : undefined}
        keys="a"
        onClick={() => onStatus("ignored")}
        menuLabel={t("issueStatus.archiveMenu")}
        menu={ARCHIVE_WAY_NAMES.map((way, index) => (
          <MenuItem
            key={way}
            {...(index === 0 ? { keys: "a" } : {})}
            onSelect={() => onStatus(ARCHIVE_WAYS[way], t(`issueStatus.archive.${way}`))}
          >
            {t(`issueStatus.archive.${way}`)}
          </MenuItem>
        )).concat(
          <MenuItem key="other" onSelect={() => setQuestion("archive")}>
            {t("issueStatus.archiveOther")}
          </MenuItem>,
        )}
      >
        {t("issueActions.archive")}
      </SplitButton>
      <SplitButton
        size={size}
        variant="primary"
        icon={Check}
        keys="e"
        onClick={() => onStatus("resolved")}
        menuLabel={t("issueStatus.resolveMenu")}
        menu={RESOLVE_WAY_NAMES.map((way, index) => (
          <MenuItem
            key={way}
            {...(index === 0 ? { keys: "e" } : {})}
            onSelect={() =>
              onStatus(RESOLVE_WAYS[way], index === 0 ? undefined : t(`issueStatus.resolve.${way}`))
            }
          >
            {t(`issueStatus.resolve.${way}`)}
          </MenuItem>
        )).concat(
          <MenuItem key="release" onSelect={() => setQuestion("release")}>
            {t("issueStatus.resolveOther")}
          </MenuItem>,
          <MenuItem key="commit" onSelect={() => setQuestion("commit")}>
            {t("issueStatus.resolveCommit")}
          </MenuItem>,
        )}
      >
        {t("issueActions.resolve")}
      </SplitButton>
      {question !== undefined && (
        <StateDialog
          org={org}
          issue={issue}
          question={question}
          onStatus={onStatus}
          onClose={() => setQuestion(undefined)}
        />
      )}
    </>
  );
}
