// An invented mail worker, one major of the SDK behind: `node mailer.mjs COUNT SEED`.
import * as Sentry from "@sentry/node-10";

const [count = 50, seed = 1] = process.argv.slice(2).map(Number);

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: `mailer@1.${7 + (seed % 2)}.0`,
  environment: "production",
  serverName: "mailer-1",
});

const templates = { welcome: "Hello {name}", receipt: "Your order {order.number}" };

function fill(template, values) {
  return template.replace(/\{([\w.]+)\}/g, (_, path) =>
    path
      .split(".")
      .reduce((value, key) => value[key], values)
      .toString(),
  );
}

function render(name, values) {
  try {
    return fill(templates[name], values);
  } catch (error) {
    throw new Error(`the template ${name} could not be filled`, { cause: error });
  }
}

async function deliver(host) {
  const error = new Error(`connect ECONNREFUSED ${host}:25`);
  throw Object.assign(error, { code: "ECONNREFUSED", syscall: "connect" });
}

const jobs = [
  ["receipt", () => render("receipt", { name: "Ada" })],
  ["goodbye", () => render("goodbye", {})],
  ["deliver", () => deliver("198.51.100.25")],
];

for (let number = 0; number < count - 1; number += 1) {
  const [job, run] = jobs[(number * 5 + seed) % jobs.length];
  await Sentry.withIsolationScope(async (scope) => {
    scope.setTags({ job, queue: number % 4 === 0 ? "bulk" : "default" });
    try {
      await run();
    } catch (error) {
      Sentry.captureException(error);
    }
  });
  if (number % 20 === 19) await Sentry.flush(10_000);
}
Sentry.captureMessage(`the queue is ${seed % 90} minutes behind`, "warning");

process.exit((await Sentry.flush(10_000)) ? 0 : 1);
