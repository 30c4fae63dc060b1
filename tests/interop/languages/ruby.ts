import { join } from "node:path";
import { clientsPath } from "../../support/paths.ts";
import { runProgram } from "../../support/run-program.ts";
import { hasTool } from "../../support/toolchain.ts";
import { runTimeoutMs, unavailable } from "../interop-client.ts";
import type { InteropClient } from "../interop-client.ts";

/** sentry-ruby as Debian packages it: 5.3. */
export const ruby: InteropClient = {
  name: "ruby",
  prepare: async () => {
    if (!(await hasTool("ruby", "--version"))) return unavailable("ruby is not installed");
    if (!(await hasTool("ruby", "-e", 'require "sentry-ruby"')))
      return unavailable("sentry-ruby is not installed (apt-get install ruby-sentry-ruby)");
    return {
      kind: "ready",
      run: (env, program) =>
        runProgram("ruby", [join(clientsPath, "ruby", "app", `${program}.rb`)], {
          cwd: join(clientsPath, "ruby"),
          env,
          timeoutMs: runTimeoutMs,
        }),
    };
  },
  release: "shop-ruby@2.4.1",
  sends: ["error", "message", "transaction", "session aggregate"],
  expected: {
    title: "OrderError: order A-1001 was not placed",
    culprit: "app/shop.rb in rescue in place_order",
    platform: "ruby",
    release: "shop-ruby@2.4.1",
    causeType: "RangeError",
    functions: ["<main>", "place_order", "rescue in place_order"],
    causeFunctions: ["place_order", "charge_card"],
  },
};
