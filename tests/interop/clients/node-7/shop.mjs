// A small web shop's worker that cannot place an order.
import * as Sentry from "@sentry/node-7";

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: "shop-node-7@2.4.1",
  environment: "staging",
});
Sentry.setUser({ id: "u-17", email: "ada@example.com", username: "ada" });
Sentry.setTag("run", process.env.RUN_ID);
Sentry.setTag("payment", "card");

class OrderError extends Error {
  name = "OrderError";
}

function chargeCard(order) {
  throw new RangeError(`card limit reached at ${order.total} EUR`);
}

function placeOrder(order) {
  try {
    chargeCard(order);
  } catch (error) {
    throw new OrderError(`order ${order.id} was not placed`, { cause: error });
  }
}

try {
  placeOrder({ id: "A-1001", total: 420 });
} catch (error) {
  Sentry.captureException(error);
}

const delivered = await Sentry.flush(10_000);
process.exit(delivered ? 0 : 1);
