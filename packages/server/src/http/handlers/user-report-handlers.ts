/** Reports of users by token; what is taken in goes the way of everything that SDKs send. */
import { parseEventId } from "@vedette/protocol";
import { apiError, TooManyAttempts } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime } from "#http/views/time.ts";

export function userReportHandlers(deps: HttpDeps): HandlersOf<"submitUserReport"> {
  return {
    submitUserReport: async ({ project, body, request, answer }) => {
      const { name, email, comments } = body;
      const eventId = parseEventId(body.event_id);
      if (eventId === undefined) throw apiError("invalid_input", "This is no id of an event.", "event_id");
      if (comments.trim() === "") throw apiError("invalid_input", "A report has comments.", "comments");
      if (!deps.takeUserReport)
        throw apiError("unavailable", "This server takes in no events; send to one that does.");
      const report = { eventId, name, email, comments };
      const taken = await deps.takeUserReport(project.id, report, request.ip);
      if (taken.kind === "key_missing")
        throw apiError("key_missing", "No DSN key of the project is active: it takes nothing.");
      if (taken.kind === "limited") {
        const { rateLimits, retryAfterSeconds = 1 } = taken.notice ?? {};
        if (rateLimits !== undefined) answer.setHeader("x-sentry-rate-limits", rateLimits);
        throw new TooManyAttempts(
          "too_many_requests",
          "Over a limit of the project.",
          retryAfterSeconds * 1000,
        );
      }
      return {
        eventID: eventId,
        event: { eventID: eventId, id: null },
        name,
        email,
        comments,
        dateCreated: isoTime(taken.receivedAtMs),
        issue: null,
        user: null,
      };
    },
  };
}
