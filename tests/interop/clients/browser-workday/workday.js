// A visit to the shop's page: one of everything that this SDK sends. The ids that the test looks for are in `data-facts`.
import * as Sentry from "@sentry/browser";

// One build for every server: what a user would write here comes with the page's address.
const { dsn, tunnel } = Object.fromEntries(new URLSearchParams(location.search));

Sentry.init({
  dsn,
  ...(tunnel ? { tunnel } : {}),
  release: "shop-browser@2.4.1",
  environment: "staging",
  tracesSampleRate: 1,
  replaysSessionSampleRate: 1,
  profileSessionSampleRate: 1,
  profileLifecycle: "manual",
  enableLogs: true,
  integrations: [
    Sentry.browserTracingIntegration(),
    Sentry.replayIntegration({ minReplayDuration: 0, flushMinDelay: 200, flushMaxDelay: 500 }),
    Sentry.browserProfilingIntegration(),
  ],
  beforeSend: (event) => (event.message === "only noise" ? null : event),
});
Sentry.setUser({ id: "u-17", email: "ada@example.com", username: "ada" });

class OrderError extends Error {
  name = "OrderError";
}

const facts = { replayId: Sentry.getReplay()?.getReplayId() };

Sentry.uiProfiler.startProfiler();

/** Keeps the thread busy, so that the profiler and the interaction have something to show. */
function packParcel(forMs) {
  const until = performance.now() + forMs;
  while (performance.now() < until) Math.sqrt(until);
}

document.querySelector("button").addEventListener("click", () => {
  const cause = new RangeError("card limit reached at 420 EUR");
  facts.errorId = Sentry.captureException(new OrderError("order A-1001 was not placed", { cause }));
  Sentry.withScope((scope) => {
    scope.addAttachment({ filename: "stock.json", data: '{"screws":3}', contentType: "application/json" });
    facts.messageId = Sentry.captureMessage("the stock is low", "warning");
  });
  Sentry.startSpan({ name: "POST /orders", op: "http.server" }, () =>
    Sentry.startSpan({ name: "SELECT stock", op: "db.query", attributes: { "db.rows": 3 } }, () => packParcel(150)),
  );
  Sentry.logger.warn(Sentry.logger.fmt`order ${"A-1001"} is late`, { minutes: 12, express: true, depot: "north" });
  Sentry.metrics.count("orders", 3, { attributes: { depot: "north" } });
  Sentry.metrics.distribution("order.duration", 187.5, { unit: "millisecond" });
  Sentry.metrics.gauge("queue.depth", 7);
  facts.feedbackId = Sentry.captureFeedback({
    message: "the button does nothing",
    name: "Ada",
    email: "ada@example.com",
    associatedEventId: facts.errorId,
  });
  Sentry.captureMessage("only noise");
  facts.replayId ??= Sentry.getReplay()?.getReplayId();
  document.body.dataset.facts = JSON.stringify(facts);
});

/** The test calls this before it closes the page. */
globalThis.finishVisit = async () => {
  Sentry.uiProfiler.stopProfiler();
  await Sentry.getReplay()?.flush();
  await Sentry.flush(10_000);
};
