/** A first event that the page itself sends through the same door as an SDK. Pure. */

/** The envelope of a test event. */
export function testEnvelope(eventId: string, sentAt: string): string {
  const event = {
    event_id: eventId,
    timestamp: sentAt,
    platform: "javascript",
    level: "info",
    environment: "setup",
    message: { formatted: "Test event from the set-up page" },
    tags: { source: "setup-page" },
    sdk: { name: "vedette.setup-page", version: "1" },
  };
  return [{ event_id: eventId, sent_at: sentAt }, { type: "event", content_type: "application/json" }, event]
    .map((line) => JSON.stringify(line))
    .join("\n");
}

/** The address of the intake on this server: the page's own, whatever host the DSN names. */
export function intakeAddress(dsn: string): string | undefined {
  const url = URL.parse(dsn);
  const project = url?.pathname.split("/").at(-1);
  if (url === null || !project || url.username === "") return undefined;
  return `/api/${encodeURIComponent(project)}/envelope/?sentry_version=7&sentry_client=vedette.setup-page%2F1&sentry_key=${encodeURIComponent(url.username)}`;
}
