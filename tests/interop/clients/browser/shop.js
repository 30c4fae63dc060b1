// A small web shop whose order button fails. The errors are not caught: the SDK's global handler reports them.
import * as Sentry from "@sentry/browser";

Sentry.init({
  dsn: import.meta.env.VITE_SENTRY_DSN,
  release: "shop-browser@2.4.1",
  environment: "staging",
});
Sentry.setUser({ id: "u-17", email: "ada@example.com", username: "ada" });
Sentry.setTag("run", import.meta.env.VITE_RUN_ID);
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

document.querySelector("button").addEventListener("click", () => placeOrder({ id: "A-1001", total: 420 }));
