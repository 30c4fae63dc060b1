import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { DashboardSummary, DashboardTemplate } from "@vedette/api";
import { ArrowDownWideNarrow, Plus, Search } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useActions } from "../../app/actions.ts";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { useStatusNote } from "../../app/status-note.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { languagePreference } from "../../lib/preferences.ts";
import { useStoredValue } from "../../lib/stored-value.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FindInput } from "../../ui/find-input.tsx";
import { Menu, MenuChoices } from "../../ui/menu.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { boardsQuery } from "./board-queries.ts";
import styles from "./list-page.module.css";
import { boardSorts } from "./model/board-search.ts";
import { BoardCard } from "./parts/board-card.tsx";
import { NewBoardDialog, TemplateCard } from "./parts/new-board-dialog.tsx";
import { templatesQuery } from "./queries.ts";

const route = getRouteApi("/signed-in/organizations/$org/dashboards");

/** All boards of the organization, one's own stars first. */
export function BoardsPage() {
  const t = useTranslations("dashboards.list");
  const { org } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const canWrite = may(organization, "event:write", "event:admin");
  const read = useInfiniteQuery(boardsQuery(org, search));
  const boards = read.data?.pages.flatMap((page) => page.items);
  const [isNew, setNew] = useState<{ readonly template: DashboardTemplate | undefined }>();
  const [doomed, setDoomed] = useState<DashboardSummary>();
  const inputRef = useRef<HTMLInputElement>(null);
  const order = search.order ?? "recentlyViewed";
  usePageTitle(t("title"));
  useStatusNote(
    boards === undefined ? "" : t("count", { count: read.data?.pages[0]?.hits ?? boards.length }),
  );

  const renew = async () => await queryClient.invalidateQueries({ queryKey: ["dashboards", org] });
  const tell = async (work: Promise<unknown>) => {
    try {
      await work;
      await renew();
      return true;
    } catch (error) {
      showToast({ title: t("failed"), description: errorText(error), tone: "error" });
      return false;
    }
  };
  const open = (id: string, isEmpty: boolean) =>
    void navigate({
      to: "/organizations/$org/dashboards/$dashboard",
      params: { org, dashboard: id },
      search: isEmpty ? { edit: "1" } : {},
    });

  useActions([
    {
      id: "search-boards",
      label: t("search"),
      section: "list",
      icon: Search,
      keys: "/",
      keyOnly: true,
      run: () => inputRef.current?.focus(),
    },
    ...(canWrite
      ? [
          {
            id: "new-board",
            label: t("new"),
            section: "list" as const,
            icon: Plus,
            keys: "n",
            run: () => setNew({ template: undefined }),
          },
        ]
      : []),
  ]);

  const add = canWrite && (
    <Button variant="primary" icon={Plus} keys="n" onClick={() => setNew({ template: undefined })}>
      {t("new")}
    </Button>
  );
  const isFiltered = search.query !== undefined;
  function showAll() {
    if (inputRef.current !== null) inputRef.current.value = "";
    void navigate({ replace: true, search: (before) => ({ ...before, query: undefined }) });
  }
  return (
    <>
      <PageHead title={t("title")}>{add}</PageHead>
      <div className={styles.main}>
        {(isFiltered || boards === undefined || boards.length > 0) && (
          <div className={styles.find}>
            <FindInput
              className={styles.search}
              label={t("search")}
              ref={inputRef}
              defaultValue={search.query ?? ""}
              onChange={(event) =>
                void navigate({
                  replace: true,
                  search: (before) => ({
                    ...before,
                    query: event.target.value === "" ? undefined : event.target.value,
                  }),
                })
              }
            />
            <Menu
              align="end"
              trigger={
                <Button icon={ArrowDownWideNarrow} aria-label={t("sort", { sort: t(`sorts.${order}`) })}>
                  {t(`sorts.${order}`)}
                </Button>
              }
            >
              <MenuChoices
                value={order}
                choices={boardSorts.map((one) => ({ value: one, label: t(`sorts.${one}`) }))}
                onChange={(next) =>
                  void navigate({
                    search: (before) => ({
                      ...before,
                      order: next === "recentlyViewed" ? undefined : boardSorts.find((one) => one === next),
                    }),
                  })
                }
              />
            </Menu>
          </div>
        )}
        {boards === undefined ? (
          read.error === null ? (
            <Skeletons label={t("loading")} />
          ) : (
            <ReadFailure title={t("unread")} error={read.error} onRetry={read.refetch} />
          )
        ) : boards.length > 0 ? (
          <>
            <div className={styles.cards}>
              {boards.map((board) => (
                <BoardCard
                  key={board.id}
                  org={org}
                  board={board}
                  canWrite={canWrite}
                  onStar={(isFavorited) =>
                    void tell(
                      api.favoriteDashboard({ params: { org, dashboard: board.id }, body: { isFavorited } }),
                    )
                  }
                  onCopy={() =>
                    void tell(
                      api.duplicateDashboard({
                        params: { org, dashboard: board.id },
                        body: { title: t("copyOf", { title: board.title }).slice(0, 255) },
                      }),
                    )
                  }
                  onDelete={() => setDoomed(board)}
                />
              ))}
            </div>
            {read.hasNextPage && (
              <Button
                className={styles.next}
                busy={read.isFetchingNextPage}
                onClick={() => void read.fetchNextPage()}
              >
                {t("more")}
              </Button>
            )}
          </>
        ) : isFiltered ? (
          <EmptyState title={t("noMatchTitle")} actions={<Button onClick={showAll}>{t("showAll")}</Button>}>
            {t("noMatchText", { query: search.query ?? "" })}
          </EmptyState>
        ) : (
          <Beginning
            org={org}
            canWrite={canWrite}
            onTemplate={(template) => setNew({ template })}
            add={add}
          />
        )}
      </div>
      {isNew !== undefined && (
        <NewBoardDialog
          org={org}
          template={isNew.template}
          onMade={(id, isEmpty) => {
            void renew();
            open(id, isEmpty);
          }}
          onClose={() => setNew(undefined)}
        />
      )}
      {doomed !== undefined && (
        <Dialog
          open
          onOpenChange={(isOpen) => !isOpen && setDoomed(undefined)}
          title={t("deleteTitle", { title: doomed.title })}
          closeLabel={t("cancel")}
          footer={
            <>
              <Button onClick={() => setDoomed(undefined)}>{t("cancel")}</Button>
              <Button
                variant="danger"
                onClick={() => {
                  setDoomed(undefined);
                  void tell(api.deleteDashboard({ params: { org, dashboard: doomed.id } }));
                }}
              >
                {t("delete")}
              </Button>
            </>
          }
        >
          <p>{t(doomed.isShared ? "deleteSharedText" : "deleteText")}</p>
        </Dialog>
      )}
    </>
  );
}

/** What stands here before the first board: what boards are for, and some to begin with. */
function Beginning({
  org,
  canWrite,
  add,
  onTemplate,
}: {
  readonly org: string;
  readonly canWrite: boolean;
  readonly add: ReactNode;
  readonly onTemplate: (template: DashboardTemplate) => void;
}) {
  const t = useTranslations("dashboards.list");
  const language = useStoredValue(languagePreference);
  const { data: templates } = useQuery(templatesQuery(org, language));
  return (
    <>
      <EmptyState className={canWrite ? styles.none : undefined} title={t("noneTitle")} actions={add}>
        {t(canWrite ? "noneText" : "noneReaderText")}
      </EmptyState>
      {canWrite && templates !== undefined && (
        <section className={styles.begin} aria-label={t("templates")}>
          <h2 className={styles.beginTitle}>{t("templates")}</h2>
          <div className={styles.cards}>
            {templates.map((template) => (
              <TemplateCard
                key={template.slug}
                title={template.title}
                text={template.description}
                widgets={template.widgets}
                onChoose={() => onTemplate(template)}
              />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

function Skeletons({ label }: { readonly label: string }) {
  return (
    <div className={styles.cards} role="status" aria-label={label}>
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className={styles.bone}>
          <Skeleton width="100%" height={132} faint />
          <Skeleton width={`${40 + ((index * 17) % 30)}%`} height={14} />
          <Skeleton width="56%" height={10} faint />
        </div>
      ))}
    </div>
  );
}
