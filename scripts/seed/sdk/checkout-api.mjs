// An invented checkout service with real faults, reported by the real SDK: `node checkout-api.mjs COUNT SEED`.
import * as Sentry from "@sentry/node";

const [count = 50, seed = 1] = process.argv.slice(2).map(Number);
const releases = ["checkout-api@4.2.0", "checkout-api@4.3.0-rc.1", "checkout-api@4.3.0"];

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: releases[seed % releases.length],
  environment: seed % 5 === 0 ? "staging" : "production",
  serverName: `checkout-${seed % 3}`,
  maxBreadcrumbs: 20,
});

class OutOfStockError extends Error {
  name = "OutOfStockError";
}

class OrderError extends Error {
  name = "OrderError";
}

const stock = new Map([
  ["tea", 4],
  ["cup", 0],
]);

function reserve(line) {
  const left = stock.get(line.article) ?? 0;
  if (left < line.quantity)
    throw new OutOfStockError(`${line.quantity} × ${line.article} wanted, ${left} left`);
  return { ...line, reservedUntil: Date.now() + 600_000 };
}

function placeOrder(order) {
  try {
    return order.lines.map(reserve);
  } catch (error) {
    throw new OrderError("the order could not be placed", { cause: error });
  }
}

function deliveryDate(address) {
  return address.country.holidays.includes(new Date().toISOString().slice(5, 10));
}

function readVoucher(text) {
  return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
}

async function chargeCard() {
  throw new AggregateError(
    [new Error("northbank: declined"), new RangeError("eurocard: amount above the limit")],
    "no acquirer took the charge",
  );
}

const faults = [
  ["POST /orders", () => placeOrder({ lines: [{ article: "cup", quantity: 2 }] })],
  ["POST /orders", () => placeOrder({ lines: [{ article: "tea", quantity: 12 }] })],
  ["GET /delivery", () => deliveryDate({ street: "Rua do Ouro", country: undefined })],
  ["POST /vouchers", () => readVoucher("bm90IGpzb24")],
  ["POST /charges", () => chargeCard()],
];

for (let number = 0; number < count; number += 1) {
  const person = ((seed * 7919 + number * number * 31) % 300) + 1000;
  const [transaction, run] = faults[(number * 7 + seed) % faults.length];
  await Sentry.withIsolationScope(async (scope) => {
    scope.setUser({
      id: `u-${person}`,
      email: `customer${person}@example.com`,
      ip_address: `203.0.113.${person % 255}`,
    });
    scope.setTag("channel", ["web", "app", "phone"][person % 3]);
    scope.setTransactionName(transaction);
    scope.setContext("order", { lines: (person % 5) + 1, total: person / 10 });
    Sentry.addBreadcrumb({ category: "http", message: `${transaction} received`, level: "info" });
    Sentry.addBreadcrumb({ category: "query", message: "select * from carts where id = $1", level: "info" });
    try {
      await run();
    } catch (error) {
      Sentry.captureException(error);
    }
  });
  // The SDK's queue is bounded, and a service does not fail a hundred times in one moment either.
  if (number % 20 === 19) await Sentry.flush(10_000);
}

process.exit((await Sentry.flush(10_000)) ? 0 : 1);
