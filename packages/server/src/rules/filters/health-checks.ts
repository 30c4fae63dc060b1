/** Requests by which machines ask whether a service is alive. */
const names = /(?:healthcheck|heartbeat|\/_?health(?:y|z)?|\/livez?|\/readyz?|\/ping|\/up)\/?$/i;

const nameLengthMax = 1000;

/** By the name of the transaction, with or without its method. */
export function isHealthCheck(transaction: string): boolean {
  const name = transaction.slice(0, nameLengthMax);
  return names.test(name) || /\bhealth_?check\b|\bheartbeat\b/i.test(name);
}
