// A worker in a crash loop: one error after the other, each flushed, then a log line and a check-in.
import * as Sentry from "@sentry/node";

Sentry.init({ dsn: process.env.SENTRY_DSN, release: "shop-node@2.4.1", enableLogs: true });

const errorsToSend = Number(process.env.ERRORS_TO_SEND);
for (let count = 0; count < errorsToSend; count += 1) {
  Sentry.captureException(new Error(`the queue is down, attempt ${count}`));
  await Sentry.flush(10_000);
}
Sentry.logger.info("still here");
Sentry.captureCheckIn({ monitorSlug: "crash-loop", status: "error" });
await Sentry.flush(10_000);
await Sentry.close(10_000);
