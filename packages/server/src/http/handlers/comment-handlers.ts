/** Comments on issues and their feeds; each stands under several addresses, because clients use all of them. */
import type { Input } from "@vedette/api";
import { type ActivityId, parseNumericId } from "@vedette/protocol";
import { addComment, changeComment, deleteComment } from "#domain/collaboration/comments.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { mayDo, type Rights } from "#domain/permissions/rights.ts";
import { notFound } from "#http/answer-error.ts";
import { type Acting, auditActorOf } from "#http/audit.ts";
import type { AnswerTools, HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { linkHeader, type PageQuery } from "#http/paging.ts";
import { activityViews, readActivityPage, readFeed } from "./activity-reading.ts";
import { requireUser } from "#http/me.ts";

type CommentRoutes =
  | `${"list" | "add" | "change" | "delete"}${"" | "Organization"}Issue${"Note" | "Comment"}`
  | `list${"" | "Organization"}Issue${"Notes" | "Comments" | "Activities"}`;
type Routes = Exclude<CommentRoutes, `list${string}${"Note" | "Comment"}`>;

type OnIssue = Acting & { readonly issue: Issue; readonly rights: Rights };
type OnComment = OnIssue & { readonly params: { readonly note: string } };
type Body = Input<"addIssueNote">["body"];

export function commentHandlers(deps: HttpDeps): HandlersOf<Routes> {
  const placeOf = async (context: OnIssue) => {
    const user = await requireUser(deps, context.caller);
    const actor = { ...(await auditActorOf(deps.meta, context)), userId: user.id };
    return {
      organizationId: context.organization.id,
      issueId: context.issue.id,
      actor,
      mayChangeOthers: mayDo(context.rights, ["project:admin"]),
    };
  };
  const textOf = ({ text, mentions }: Body) => ({ text, mentions: mentions ?? [] });

  const list = async ({ issue, query }: { readonly issue: Issue; readonly query: PageQuery }) =>
    await readActivityPage(deps, issue, query, "note");

  const add = async (context: OnIssue & { readonly body: Body }) => {
    const place = await placeOf(context);
    const comment = await addComment(deps.meta, place, textOf(context.body), deps.clock.nowMs());
    return await viewOf(deps, comment);
  };

  const change = async (context: OnComment & { readonly body: Body }) => {
    const place = await placeOf(context);
    const text = textOf(context.body);
    const id = commentId(context.params.note);
    return await viewOf(deps, await changeComment(deps.meta, place, id, text, deps.clock.nowMs()));
  };

  const remove = async (context: OnComment) => {
    const place = await placeOf(context);
    await deleteComment(deps.meta, place, commentId(context.params.note), deps.clock.nowMs());
    return undefined;
  };

  const feed = async (context: {
    readonly issue: Issue;
    readonly query: PageQuery;
    readonly request: { readonly url: string };
    readonly answer: AnswerTools;
  }) => {
    const page = await readFeed(deps, context.issue, context.query);
    context.answer.setHeader("link", linkHeader(deps.publicUrl, context.request.url, page.nextCursor));
    return { activity: [...page.items] };
  };

  return {
    listIssueNotes: list,
    listIssueComments: list,
    listOrganizationIssueNotes: list,
    listOrganizationIssueComments: list,
    addIssueNote: add,
    addIssueComment: add,
    addOrganizationIssueNote: add,
    addOrganizationIssueComment: add,
    changeIssueNote: change,
    changeIssueComment: change,
    changeOrganizationIssueNote: change,
    changeOrganizationIssueComment: change,
    deleteIssueNote: remove,
    deleteIssueComment: remove,
    deleteOrganizationIssueNote: remove,
    deleteOrganizationIssueComment: remove,
    listIssueActivities: feed,
    listOrganizationIssueActivities: feed,
  };
}

function commentId(text: string): ActivityId {
  const id = parseNumericId<ActivityId>(text);
  if (id === undefined) throw notFound();
  return id;
}

async function viewOf(deps: HttpDeps, comment: Parameters<typeof activityViews>[1][number]) {
  const [view] = await activityViews(deps, [comment]);
  if (view === undefined) throw notFound();
  return view;
}
