import type { Issue, IssueStatus } from "@vedette/api";
import { Archive, Check, CornerUpLeft, RefreshCw, Rows3, Search, UserRound } from "lucide-react";
import type { RefObject } from "react";
import { useTranslations } from "use-intl";
import { type Action, useActions } from "../../app/actions.ts";

export interface ListKeys {
  readonly targets: readonly Issue[];
  readonly selected: Issue | undefined;
  readonly canWrite: boolean;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onMove: (step: number) => void;
  readonly onExtend: (step: number) => void;
  readonly onFirst: () => void;
  readonly onLast: () => void;
  readonly onCheckAll: () => void;
  readonly onDensity: () => void;
  readonly onOpen: (issue: Issue) => void;
  readonly onCheck: (issue: Issue) => void;
  readonly onStatus: (issues: readonly Issue[], status: IssueStatus) => void;
  readonly onAssign: () => void;
  readonly onClear: () => void;
  readonly onRefresh: () => void;
}

/** What keys do in the list; the same actions stand in the palette and in the sheet of keys. */
export function useListKeys(keys: ListKeys): void {
  const t = useTranslations("listKeys");
  const assignee = useTranslations("assignee");
  const actions: Action[] = [
    {
      id: "list-search",
      label: t("search"),
      section: "list",
      icon: Search,
      keys: "/",
      run: () => keys.inputRef.current?.focus(),
    },
    {
      id: "list-next",
      label: t("next"),
      section: "list",
      keys: "j",
      keyOnly: true,
      run: () => keys.onMove(1),
    },
    {
      id: "list-previous",
      label: t("previous"),
      section: "list",
      keys: "k",
      keyOnly: true,
      run: () => keys.onMove(-1),
    },
    {
      id: "list-down",
      label: t("next"),
      section: "list",
      keys: "arrowdown",
      keyOnly: true,
      isAlias: true,
      run: () => keys.onMove(1),
    },
    {
      id: "list-up",
      label: t("previous"),
      section: "list",
      keys: "arrowup",
      keyOnly: true,
      isAlias: true,
      run: () => keys.onMove(-1),
    },
    {
      id: "list-first",
      label: t("first"),
      section: "list",
      keys: "home",
      keyOnly: true,
      run: keys.onFirst,
    },
    {
      id: "list-last",
      label: t("last"),
      section: "list",
      keys: "end",
      keyOnly: true,
      run: keys.onLast,
    },
    {
      id: "list-density",
      label: t("density"),
      section: "list",
      icon: Rows3,
      keys: "d",
      run: keys.onDensity,
    },
    {
      id: "list-refresh",
      label: t("refresh"),
      section: "list",
      icon: RefreshCw,
      keys: "r",
      run: keys.onRefresh,
    },
    {
      id: "list-clear",
      label: t("clear"),
      section: "list",
      keys: "escape",
      keyOnly: true,
      run: keys.onClear,
    },
  ];
  if (keys.canWrite) {
    for (const [id, pressed, step, isAlias] of [
      ["list-extend", "shift+j", 1, false],
      ["list-extend-back", "shift+k", -1, false],
      ["list-extend-down", "shift+arrowdown", 1, true],
      ["list-extend-up", "shift+arrowup", -1, true],
    ] as const)
      actions.push({
        id,
        label: step > 0 ? t("extend") : t("extendBack"),
        section: "list",
        keys: pressed,
        keyOnly: true,
        isAlias,
        run: () => keys.onExtend(step),
      });
    actions.push({
      id: "list-check-all",
      label: t("checkAll"),
      section: "list",
      keys: "mod+a",
      keyOnly: true,
      run: keys.onCheckAll,
    });
  }
  const { selected } = keys;
  if (selected !== undefined) {
    actions.push({
      id: "list-open",
      label: t("open"),
      section: "list",
      keys: "enter",
      keyOnly: true,
      run: () => keys.onOpen(selected),
    });
    if (keys.canWrite)
      actions.push({
        id: "list-check",
        label: t("check"),
        section: "list",
        keys: "x",
        keyOnly: true,
        run: () => keys.onCheck(selected),
      });
  }
  if (keys.targets.length > 0 && keys.canWrite) {
    const count = keys.targets.length;
    actions.push(
      {
        id: "list-resolve",
        label: t("resolve", { count }),
        section: "issue",
        icon: Check,
        keys: "e",
        run: () => keys.onStatus(keys.targets, "resolved"),
      },
      {
        id: "list-archive",
        label: t("archive", { count }),
        section: "issue",
        icon: Archive,
        keys: "a",
        run: () => keys.onStatus(keys.targets, "ignored"),
      },
      {
        id: "list-unresolve",
        label: t("unresolve", { count }),
        section: "issue",
        icon: CornerUpLeft,
        keys: "u",
        run: () => keys.onStatus(keys.targets, "unresolved"),
      },
      {
        id: "list-assign",
        label: assignee("action", { count }),
        section: "issue",
        icon: UserRound,
        keys: "m",
        run: keys.onAssign,
      },
    );
  }
  useActions(actions);
}
