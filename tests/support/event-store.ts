// Reads what is stored, past the Web API: rows of every table, for what no page shows yet.
//
// The embedded store of a running server listens on a Unix socket in its data folder. Only questions go there.
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export type StoredRow = Readonly<Record<string, unknown>>;

/** A sum per category, outcome and reason: `error accepted` or `error invalid too_large`. */
export type OutcomeSums = Readonly<Record<string, number>>;

export type EventStoreReader = {
  /** The rows of a SELECT; `{name:Type}` in it is filled from `params`. */
  readonly rows: (
    sql: string,
    params?: Readonly<Record<string, string | number>>,
  ) => Promise<readonly StoredRow[]>;
  readonly outcomes: (projectId: string) => Promise<OutcomeSums>;
};

const answerTimeoutMs = 20_000;

/** Opens the store of a running embedded server beside it. */
export function readEventStore(dataDir: string): EventStoreReader {
  const socketPath = join(dataDir, "events", "run", "store.sock");
  const rows: EventStoreReader["rows"] = async (sql, params = {}) => {
    if (!/^\s*(SELECT|WITH)\s/i.test(sql)) throw new Error(`not a question: ${sql}`);
    const search = new URLSearchParams({ default_format: "JSONEachRow", wait_end_of_query: "1" });
    // 64-bit integers as numbers: the counts of a test are small, ids that are not are asked for as text.
    search.set("output_format_json_quote_64bit_integers", "0");
    for (const [name, value] of Object.entries(params)) search.set(`param_${name}`, String(value));
    const answer = await ask(socketPath, `/?${search}`, sql);
    return answer
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as StoredRow);
  };
  return {
    rows,
    outcomes: async (projectId) => {
      const sums = await rows(
        `SELECT category, outcome, reason, sum(quantity) AS quantity FROM outcomes
         WHERE project_id = {project:UInt64} GROUP BY category, outcome, reason ORDER BY ALL`,
        { project: projectId },
      );
      return Object.fromEntries(
        sums.map(({ category, outcome, reason, quantity }) => [
          [category, outcome, reason].filter((part) => part !== "").join(" "),
          Number(quantity),
        ]),
      );
    },
  };
}

function ask(socketPath: string, path: string, sql: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, method: "POST", timeout: answerTimeoutMs }, (response) => {
      text(response).then((body) => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`the store answered ${response.statusCode}: ${body}\n${sql}`));
      }, reject);
    });
    call.once("timeout", () => call.destroy(new Error("the store did not answer in time")));
    call.once("error", reject);
    call.end(sql);
  });
}
