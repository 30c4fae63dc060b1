// The shop's worker on its last day: errors in every shape that the platform knows, and then nobody catches one.
import * as Sentry from "@sentry/node";

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: "shop-node@2.4.1",
  environment: "staging",
  tracesSampleRate: 1,
  enableLogs: true,
  attachStacktrace: true,
});

const deep = new RangeError("the card is empty", { cause: new Error("the bank said no") });
const groupId = Sentry.captureException(
  new AggregateError([new TypeError("no address"), deep], "two things failed"),
);
const messageId = Sentry.captureMessage("the stock is low");
const valueId = Sentry.captureException("just a text");

const inSpanId = Sentry.startSpan({ name: "GET /pay", op: "http.server" }, () => {
  Sentry.logger.error("the till is stuck", { code: 5 });
  Sentry.metrics.count("stuck", 1);
  return Sentry.captureException(new Error("inside of a span"));
});

const feedbackId = Sentry.captureFeedback(
  { message: "see the picture", email: "ada@example.com" },
  { attachments: [{ filename: "screen.png", data: new Uint8Array([1, 2, 3]) }] },
);
await Sentry.flush(10_000);
console.log(JSON.stringify({ groupId, messageId, valueId, inSpanId, feedbackId }));

function closeTheShop() {
  throw new TypeError("nobody catches this");
}
setTimeout(() => closeTheShop(), 1);
