/** What a run makes once for all its test files: `global-setup.ts` makes it, and here it is asked for. */
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import type { SharedByRun } from "./global-setup.ts";

/** A PostgreSQL starts, or an event store is migrated: seconds, on a slow machine many. */
const waitMsMax = 55_000;

export function askRun<Name extends keyof SharedByRun>(name: Name): Promise<SharedByRun[Name]> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath: inject("sharedByRun"), path: `/${name}`, timeout: waitMsMax },
      (answer) => {
        text(answer).then((body) => {
          if (answer.statusCode === 200) resolve(JSON.parse(body) as SharedByRun[Name]);
          else reject(new Error(`the shared ${name} was not made: ${body}`));
        }, reject);
      },
    );
    asked.once("timeout", () => asked.destroy(new Error(`the shared ${name} was not made in time`)));
    asked.once("error", reject);
    asked.end();
  });
}
