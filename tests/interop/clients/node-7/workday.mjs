// A day of the shop's worker: one of everything that this SDK sends. Prints the ids that the test looks for.
import * as Sentry from "@sentry/node-7";

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: "shop-node-7@2.4.1",
  environment: "staging",
  tracesSampleRate: 1,
  beforeSend: (event) => (event.message === "only noise" ? null : event),
});
Sentry.setUser({ id: "u-17", email: "ada@example.com", username: "ada" });

class OrderError extends Error {
  name = "OrderError";
}

const cause = new RangeError("card limit reached at 420 EUR");
const errorId = Sentry.captureException(new OrderError("order A-1001 was not placed", { cause }));

const messageId = Sentry.withScope((scope) => {
  scope.addAttachment({ filename: "stock.json", data: '{"screws":3}', contentType: "application/json" });
  return Sentry.captureMessage("the stock is low", "warning");
});

Sentry.startSpan({ name: "POST /orders", op: "http.server" }, () => {
  Sentry.startSpan({ name: "SELECT stock", op: "db.query", attributes: { "db.rows": 3 } }, () => {});
});

await Sentry.withMonitor("nightly-report", async () => {}, {
  schedule: { type: "crontab", value: "0 3 * * *" },
  checkinMargin: 2,
  maxRuntime: 5,
  timezone: "Europe/Lisbon",
});

Sentry.captureMessage("only noise");
const delivered = await Sentry.flush(10_000);
Sentry.endSession();

// What was dropped is reported with a flush of its own.
await Sentry.close(10_000);
console.log(JSON.stringify({ errorId, messageId }));
process.exit(delivered ? 0 : 1);
