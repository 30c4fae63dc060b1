import { useNavigate, useParams } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import type { ProjectSummary } from "@vedette/api";
import { ArrowRight, Hash, History, type LucideIcon, Search } from "lucide-react";
import { Fragment, type KeyboardEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "../../lib/api.ts";
import { projectsQuery } from "../../lib/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { KeyHint } from "../../ui/key-hint.tsx";
import { showToast } from "../../ui/toast.tsx";
import { useAllActions } from "../actions.ts";
import { closeOverlay, useOverlay } from "./palette-state.ts";
import styles from "./palette.module.css";
import { rankMatch, readJump } from "./rank.ts";
import { useRecentIssues } from "./recent-issues.ts";
import { useSettingsEntries } from "./settings-entries.ts";

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly group: (typeof GROUPS)[number];
  readonly icon: LucideIcon;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

const SHOWN_MAX = 80;
/** How the groups stand while nothing is typed: what is at hand first. */
const GROUPS = [
  "jump",
  "issue",
  "recent",
  "list",
  "places",
  "projects",
  "settings",
  "view",
  "account",
] as const;
/** Matches this close are equal; then what can be done stands before where one can go. */
const RANK_STEP = 250;

/** Jumps that come from what was typed: an id that was pasted, or a search. */
function useTypedEntries(org: string | undefined, typed: string): readonly Entry[] {
  const t = useTranslations("palette");
  const navigate = useNavigate();
  if (org === undefined || typed.trim() === "") return [];

  async function open(find: () => Promise<{ groupId: string; eventId?: string }>) {
    try {
      const found = await find();
      const params = { org: org ?? "", issueId: found.groupId };
      if (found.eventId === undefined) await navigate({ to: "/organizations/$org/issues/$issueId", params });
      else
        await navigate({
          to: "/organizations/$org/issues/$issueId/events/$eventId",
          params: { ...params, eventId: found.eventId },
        });
    } catch {
      showToast({ title: t("notFound"), tone: "error" });
    }
  }

  const entries: Entry[] = [];
  const jump = readJump(typed);
  if (jump?.kind === "event") {
    entries.push({
      id: "event",
      label: t("openEvent", { id: jump.id }),
      group: "jump",
      icon: Hash,
      run: () => void open(() => api.resolveEventId({ params: { org, event: jump.id } })),
    });
  }
  if (jump?.kind === "issue") {
    entries.push({
      id: "issue",
      label: t("openIssue", { id: jump.id }),
      group: "jump",
      icon: Hash,
      run: () => void open(() => api.resolveShortId({ params: { org, shortId: jump.id } })),
    });
  }
  entries.push({
    id: "search",
    label: t("searchIssues", { text: typed.trim() }),
    group: "jump",
    icon: Search,
    run: () =>
      void navigate({ to: "/organizations/$org/issues", params: { org }, search: { query: typed.trim() } }),
  });
  return entries;
}

/** Two projects may have one name; their short names differ. */
function tellApart({ name, slug }: ProjectSummary, all: readonly ProjectSummary[]): string {
  return all.some((other) => other.name === name && other.slug !== slug) ? `${name} (${slug})` : name;
}

function useEntries(org: string | undefined, typed: string): readonly Entry[] {
  const t = useTranslations("palette");
  const navigate = useNavigate();
  const actions = useAllActions();
  const { data: projects = [] } = useQuery({ ...projectsQuery(org ?? ""), enabled: org !== undefined });
  const typedEntries = useTypedEntries(org, typed);
  const recent = useRecentIssues(org);
  const settings = useSettingsEntries(org);
  const current = useParams({ strict: false }).issueId;
  const known: readonly Entry[] = [
    ...recent
      .filter((issue) => issue.id !== current)
      .map((issue) => ({
        id: `recent-${issue.id}`,
        label: `${issue.shortId} ${issue.title}`,
        group: "recent" as const,
        icon: History,
        run: () =>
          void navigate({
            to: "/organizations/$org/issues/$issueId",
            params: { org: issue.org, issueId: issue.id },
          }),
      })),
    ...actions
      .filter((action) => action.keyOnly !== true)
      .map((action) => ({
        id: action.id,
        label: action.label,
        group: action.section,
        icon: action.icon ?? ArrowRight,
        keys: action.keys,
        run: action.run,
      })),
    ...projects.map((project) => ({
      id: `project-${project.id}`,
      label: t("issuesOf", { project: tellApart(project, projects) }),
      group: "projects" as const,
      icon: ArrowRight,
      run: () =>
        void navigate({
          to: "/organizations/$org/issues",
          params: { org: org ?? "" },
          search: { project: [project.slug] },
        }),
    })),
    ...settings,
  ];
  const ranked = known
    .map((entry) => ({ entry, rank: rankMatch(entry.label, typed) }))
    .filter(({ rank }) => rank > 0)
    .sort(
      (a, b) =>
        Math.round(b.rank / RANK_STEP) - Math.round(a.rank / RANK_STEP) ||
        GROUPS.indexOf(a.entry.group) - GROUPS.indexOf(b.entry.group),
    )
    .map(({ entry }) => entry);
  const strong = typed.trim() !== "" && readJump(typed) === undefined && ranked.length > 0;
  return (strong ? [...ranked, ...typedEntries] : [...typedEntries, ...ranked]).slice(0, SHOWN_MAX);
}

function PaletteBody({ org }: { readonly org: string | undefined }) {
  const t = useTranslations("palette");
  const [typed, setTyped] = useState("");
  const [wanted, setWanted] = useState(0);
  const listId = useId();
  const entries = useEntries(org, typed);
  const active = Math.min(wanted, Math.max(0, entries.length - 1));

  function choose(entry: Entry | undefined) {
    if (entry === undefined) return;
    closeOverlay();
    entry.run();
  }

  function move(index: number) {
    setWanted((index + entries.length) % Math.max(1, entries.length));
  }

  function handleKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") move(active + 1);
    else if (event.key === "ArrowUp") move(active - 1);
    else if (event.key === "Enter") choose(entries[active]);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <div className={styles.field}>
        <Icon as={Search} />
        <input
          className={styles.input}
          autoFocus
          value={typed}
          placeholder={t("placeholder")}
          aria-label={t("placeholder")}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={entries[active] === undefined ? undefined : `${listId}-${active}`}
          onChange={(event) => {
            setTyped(event.target.value);
            setWanted(0);
          }}
          onKeyDown={handleKey}
        />
      </div>
      <div id={listId} role="listbox" aria-label={t("title")} className={styles.list}>
        {entries.map((entry, index) => (
          <Fragment key={entry.id}>
            {typed === "" && entries[index - 1]?.group !== entry.group && (
              <div className={styles.caption} aria-hidden="true">
                {t(`groups.${entry.group}`)}
              </div>
            )}
            <div
              id={`${listId}-${index}`}
              ref={index === active ? scrollToIt : undefined}
              role="option"
              aria-selected={index === active}
              className={styles.option}
              onPointerMove={() => setWanted(index)}
              onClick={() => choose(entry)}
            >
              <Icon as={entry.icon} size="sm" />
              <span className={styles.label}>{entry.label}</span>
              {entry.keys !== undefined && <KeyHint keys={entry.keys} />}
            </div>
          </Fragment>
        ))}
      </div>
    </>
  );
}

function scrollToIt(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

/** Everything that can be done or opened, by typing a few letters of it. */
export function Palette({ org }: { readonly org: string | undefined }) {
  const t = useTranslations("palette");
  const open = useOverlay() === "palette";
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && closeOverlay()}
      title={t("title")}
      closeLabel={t("close")}
      wide
      bare
    >
      <PaletteBody org={org} />
    </Dialog>
  );
}
