import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { parseScope } from "../../lib/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { tabClass, TabStrip } from "../../ui/tab-strip.tsx";
import { statuses } from "./model/view.ts";
import styles from "./page.module.css";
import { FeedbackCard } from "./parts/feedback-card.tsx";
import { feedbackListQuery } from "./queries.ts";
import { useFeedbackStatus } from "./use-feedback-status.ts";

const route = getRouteApi("/signed-in/organizations/$org/feedback");

function Find({ query, onQuery }: { readonly query: string; readonly onQuery: (query: string) => void }) {
  const t = useTranslations("feedback");
  const [typed, setTyped] = useState(query);
  return (
    <form
      className={styles.find}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onQuery(typed.trim());
      }}
    >
      <Icon as={Search} size="sm" />
      <input
        type="search"
        value={typed}
        maxLength={200}
        placeholder={t("find")}
        aria-label={t("find")}
        onChange={(event) => setTyped(event.target.value)}
      />
    </form>
  );
}

function Bones() {
  return Array.from({ length: 5 }, (_, index) => (
    <div key={index} className={styles.bone}>
      <Skeleton width={140} height={12} />
      <Skeleton width={`${50 + ((index * 17) % 40)}%`} height={12} faint />
      <Skeleton width={220} height={10} faint />
    </div>
  ));
}

/** What people wrote, the newest first. */
export function FeedbackPage() {
  const t = useTranslations("feedback");
  const errorText = useErrorText();
  const { org } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { organization } = useOrganization();
  const canWrite = may(organization, "event:write", "event:admin");
  const status = search.status ?? "open";
  usePageTitle(t("title"));
  const list = useInfiniteQuery(feedbackListQuery(org, { ...parseScope(search), ...search }));
  const setStatus = useFeedbackStatus(org);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = search.query !== undefined || status !== "open";
  return (
    <>
      <h1 className="visually-hidden">{t("title")}</h1>
      <div className={styles.bar}>
        <TabStrip label={t("states")}>
          {statuses.map((one) => (
            <Link
              key={one}
              to="."
              search={(before) => ({ ...before, status: one === "open" ? undefined : one })}
              className={tabClass}
              data-current={one === status ? "" : undefined}
              aria-current={one === status ? "page" : undefined}
            >
              {t(`status.${one}`)}
            </Link>
          ))}
        </TabStrip>
        <Find
          key={search.query ?? ""}
          query={search.query ?? ""}
          onQuery={(query) =>
            void navigate({ search: (before) => ({ ...before, query: query === "" ? undefined : query }) })
          }
        />
      </div>
      <div className={styles.list} aria-busy={list.isPending}>
        {list.isError && (
          <Notice
            tone="error"
            actions={
              <Button size="sm" onClick={() => void list.refetch()}>
                {t("retry")}
              </Button>
            }
          >
            {errorText(list.error)}
          </Notice>
        )}
        {list.isPending && <Bones />}
        {list.isSuccess && items.length === 0 && (
          <EmptyState
            title={t(isFiltered ? "noMatchTitle" : "emptyTitle")}
            actions={
              search.query === undefined ? undefined : (
                <Button
                  onClick={() => void navigate({ search: (before) => ({ ...before, query: undefined }) })}
                >
                  {t("clear")}
                </Button>
              )
            }
          >
            {t(isFiltered ? "noMatchText" : "emptyText")}
          </EmptyState>
        )}
        {items.length > 0 && (
          <ul className={styles.items} aria-label={t("title")}>
            {items.map((item) => (
              <FeedbackCard
                key={`${item.project.id}${item.id}`}
                org={org}
                item={item}
                onStatus={canWrite ? (next) => void setStatus(item, next) : undefined}
              />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <div className={styles.more}>
            <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t("more")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
