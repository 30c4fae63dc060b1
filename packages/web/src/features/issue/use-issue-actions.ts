import { useNavigate } from "@tanstack/react-router";
import type { IssueDetails } from "@vedette/api";
import { Archive, Check, CornerUpLeft, Trash2, UserRound } from "lucide-react";
import { useTranslations } from "use-intl";
import { type Action, useActions } from "../../app/actions.ts";
import { ARCHIVE_WAY_NAMES, ARCHIVE_WAYS, RESOLVE_WAY_NAMES, RESOLVE_WAYS } from "../../lib/issue-status.ts";
import { keepScope } from "../../lib/url-state.ts";
import type { OnStatus } from "./parts/status-buttons.tsx";
import type { Neighbours } from "./use-neighbours.ts";

/** The ways that have no key, for the palette; the first of each is what the key does. */
function otherWays(t: ReturnType<typeof useTranslations<never>>, onStatus: OnStatus): Action[] {
  const resolve = RESOLVE_WAY_NAMES.slice(1).map((name): Action => {
    const way = t(`issueStatus.resolve.${name}`);
    return {
      id: `issue-resolve-${name}`,
      label: t("issueStatus.inWay", { verb: t("issueActions.resolve"), way }),
      section: "issue",
      icon: Check,
      run: () => onStatus(RESOLVE_WAYS[name], way),
    };
  });
  const archive = ARCHIVE_WAY_NAMES.slice(1).map((name): Action => {
    const way = t(`issueStatus.archive.${name}`);
    return {
      id: `issue-archive-${name}`,
      label: t("issueStatus.inWay", { verb: t("issueActions.archive"), way }),
      section: "issue",
      icon: Archive,
      run: () => onStatus(ARCHIVE_WAYS[name], way),
    };
  });
  return [...resolve, ...archive];
}

/** What can be done with the issue, for keys and palette. */
export function useIssueActions(
  org: string,
  issue: IssueDetails | undefined,
  neighbours: Neighbours,
  canWrite: boolean,
  onStatus: OnStatus,
  onAssigning: (open: boolean) => void,
  onDelete: (() => void) | undefined,
) {
  const t = useTranslations();
  const navigate = useNavigate();
  const goTo = (issueId: string | undefined) => {
    if (issueId === undefined) return;
    void navigate({
      to: "/organizations/$org/issues/$issueId",
      params: { org, issueId },
      search: keepScope,
    });
  };
  const actions: Action[] = [
    {
      id: "issue-next",
      label: t("issue.next"),
      section: "list",
      keys: "j",
      keyOnly: true,
      run: () => goTo(neighbours.nextId),
    },
    {
      id: "issue-previous",
      label: t("issue.previous"),
      section: "list",
      keys: "k",
      keyOnly: true,
      run: () => goTo(neighbours.previousId),
    },
    {
      id: "issue-back",
      label: t("issue.back"),
      section: "list",
      keys: "escape",
      keyOnly: true,
      run: () =>
        void navigate({
          to: "/organizations/$org/issues",
          params: { org },
          search: (before) => ({
            ...neighbours.search,
            ...keepScope(before),
          }),
        }),
    },
  ];
  if (onDelete !== undefined)
    actions.push({
      id: "issue-delete",
      label: t("issueDeletion.action", { count: 1 }),
      section: "issue",
      icon: Trash2,
      run: onDelete,
    });
  if (issue !== undefined && canWrite) {
    actions.push({
      id: "issue-assign",
      label: t("assignee.action", { count: 1 }),
      section: "issue",
      icon: UserRound,
      keys: "m",
      run: () => onAssigning(true),
    });
    if (issue.status === "unresolved") {
      actions.push(
        {
          id: "issue-resolve",
          label: t("issueActions.resolve"),
          section: "issue",
          icon: Check,
          keys: "e",
          run: () => onStatus("resolved"),
        },
        {
          id: "issue-archive",
          label: t("issueActions.archive"),
          section: "issue",
          icon: Archive,
          keys: "a",
          run: () => onStatus("ignored"),
        },
        ...otherWays(t, onStatus),
      );
    } else
      actions.push({
        id: "issue-unresolve",
        label: t("issueActions.unresolve"),
        section: "issue",
        icon: CornerUpLeft,
        keys: "u",
        run: () => onStatus("unresolved"),
      });
  }
  useActions(actions);
}
