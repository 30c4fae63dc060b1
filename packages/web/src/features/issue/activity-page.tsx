import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { actorsQuery } from "../../lib/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./activity-page.module.css";
import { ActivityFeed } from "./parts/activity-feed.tsx";
import { CommentBox } from "./parts/comment-box.tsx";
import { issueActivityQuery } from "./queries.ts";
import { useComments } from "./use-comments.ts";
import { useIssueRoute } from "./use-issue-route.ts";

/** The history of the issue, with what people say about it. */
export function IssueActivityPage() {
  const t = useTranslations("issue.activity");
  const { org, issueId } = useIssueRoute();
  const { me, organization } = useOrganization();
  const canWrite = may(organization, "event:write", "event:admin");
  const feed = useInfiniteQuery(issueActivityQuery(org, issueId));
  const { data: actors = [] } = useQuery(actorsQuery(org));
  const comments = useComments(org, issueId);
  const [doomed, setDoomed] = useState<string>();
  const activities = feed.data?.pages.flatMap((page) => page.activity) ?? [];
  const keep = () => setDoomed(undefined);
  if (feed.isError && activities.length === 0)
    return <ReadFailure title={t("failed")} error={feed.error} onRetry={feed.refetch} />;
  return (
    <>
      {canWrite && (
        <div className={styles.write}>
          <CommentBox
            label={t("writeLabel")}
            submitLabel={t("comment")}
            busy={comments.add.isPending}
            onSubmit={async (text) =>
              await comments.add.mutateAsync(text).then(
                () => true,
                () => false,
              )
            }
          />
        </div>
      )}
      {feed.isPending ? (
        <div className={styles.bones} role="status" aria-label={t("loading")}>
          {[240, 180, 320, 210].map((width) => (
            <Skeleton key={width} width={width} height={12} />
          ))}
        </div>
      ) : (
        <ActivityFeed
          activities={activities}
          actors={actors}
          myId={canWrite ? me.id : undefined}
          comments={comments}
          onDelete={setDoomed}
        />
      )}
      {feed.hasNextPage && (
        <div>
          <Button size="sm" busy={feed.isFetchingNextPage} onClick={() => void feed.fetchNextPage()}>
            {t("older")}
          </Button>
        </div>
      )}
      <Dialog
        open={doomed !== undefined}
        onOpenChange={(open) => !open && keep()}
        title={t("deleteTitle")}
        closeLabel={t("keep")}
        footer={
          <>
            <Button onClick={keep}>{t("keep")}</Button>
            <Button
              variant="danger"
              busy={comments.remove.isPending}
              onClick={() => doomed !== undefined && comments.remove.mutate(doomed, { onSettled: keep })}
            >
              {t("delete")}
            </Button>
          </>
        }
      >
        {t("deleteText")}
      </Dialog>
    </>
  );
}
