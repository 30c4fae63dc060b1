/** Keys about an issue itself: what the meta store knows, and its figures. */
import { field, type SearchField } from "./search-field.ts";

/** Words after `is:`. */
export const issueStates = [
  "unresolved",
  "resolved",
  "ignored",
  "archived",
  "muted",
  "assigned",
  "unassigned",
  "for_review",
  "new",
  "ongoing",
  "escalating",
  "regressed",
  "until_escalating",
  "until_condition_met",
  "forever",
  "unhandled",
  "mine",
] as const;

/** Words after `is:` that other products know; no issue here is tied to a ticket of another system. */
export const ticketStates: readonly string[] = ["linked", "unlinked"];

const issue = (
  name: string,
  type: SearchField["type"],
  description: string,
  options: {
    readonly aliases?: readonly string[];
    readonly values?: readonly string[];
    readonly isClosed?: boolean;
  } = {},
): SearchField => field(name, type, description, { ...options, place: "issue" });

export const issueFields: readonly SearchField[] = [
  issue("is", "state", "State of the issue", {
    aliases: ["status"],
    values: issueStates,
  }),
  issue("assigned", "person", "Whom the issue is assigned to", {
    aliases: ["assignee"],
    values: ["me", "my_teams", "none"],
  }),
  issue("assigned_or_suggested", "person", "Whom it is assigned to, or who owns it by a rule", {
    values: ["me", "my_teams", "none"],
  }),
  issue("bookmarks", "person", "Who bookmarked the issue", { values: ["me"] }),
  issue("subscribed", "person", "Who follows the issue", { values: ["me"] }),
  issue("issue", "text", "Short id of the issue", { aliases: ["issue.id"] }),
  issue("issue.type", "text", "Kind of the issue's events"),
  issue("issue.category", "text", "Category of the issue", {
    values: ["error", "crash", "unhandled", "handled", "message", "security", "performance", "feedback"],
  }),
  issue("issue.priority", "state", "Priority of the issue", { values: ["low", "medium", "high"] }),
  issue("component", "text", "Module or package that the issue is in"),
  issue("project", "text", "Project, by slug or id", {
    aliases: ["project.name", "project.id", "project_id"],
  }),
  issue("firstSeen", "time", "When the issue was first seen", { aliases: ["first_seen", "age"] }),
  issue("lastSeen", "time", "When the issue was last seen", { aliases: ["last_seen"] }),
  issue("firstRelease", "text", "Release in which it was first seen", {
    aliases: ["first-release", "first_release"],
    values: ["latest"],
  }),
  issue("level", "text", "Level of the latest event", {
    values: ["fatal", "error", "warning", "info", "debug"],
  }),
  issue("location", "text", "File of the frame that the issue is about"),
  field("timesSeen", "number", "How many events the issue has", {
    aliases: ["times_seen"],
    place: "figure",
  }),
];
