import { sourceFrame } from "../scenario.ts";
import type { Service, WireFrame } from "../scenario.ts";

const root = "/srv/search";

const library = (file: string, name: string, lineno: number): WireFrame => ({
  filename: file,
  abs_path: `/srv/venv/lib/python3.13/site-packages/${file}`,
  module: file.replace(/\.py$/, "").replaceAll("/", "."),
  function: name,
  lineno,
  in_app: false,
});

const ours = (
  file: string,
  name: string,
  lineno: number,
  source: string,
  vars: Readonly<Record<string, unknown>> = {},
): WireFrame =>
  sourceFrame(
    {
      filename: file,
      abs_path: `${root}/${file}`,
      module: file.replace(/\.py$/, "").replaceAll("/", "."),
      function: name,
      lineno,
      in_app: true,
      vars,
    },
    source,
  );

const rank = (lineno: number, weight: string) =>
  ours(
    "search/ranking.py",
    "rank",
    lineno,
    `
 def rank(hits, weights):
     """Order hits by relevance, freshness and margin."""
     scored = []
     for hit in hits:
>        score = hit["score"] * weights[hit["category"]]
         scored.append((score, hit))
     return [hit for _, hit in sorted(scored, reverse=True)]
`,
    { hits: "[{'id': 'p-412', 'score': 3.1, ...}]", weights: { food: 1.2, garden: 0.8 }, category: weight },
  );

export const search: Service = {
  slug: "search",
  name: "Search",
  platform: "python-fastapi",
  wirePlatform: "python",
  sdk: { name: "sentry.python.fastapi", version: "2.75.0" },
  releases: ["search@1.40.2", "search@1.41.0", "search@1.42.0"],
  environments: ["production", "canary", "staging"],
  client: "server",
  runtime: { name: "CPython", version: "3.13.9" },
  host: "search.example.com",
  weight: 18,
  faults: [
    {
      weight: 22,
      handled: false,
      transaction: "/v1/search",
      sinceRelease: 1,
      tags: (random) => ({ index: random.pick(["products-a", "products-b"]) }),
      request: () => ({ method: "GET", path: "/v1/search" }),
      steps: [
        { category: "redis", message: "GET 'weights:v2'" },
        { category: "httplib", message: "POST http://index:9200/products/_search [200]" },
      ],
      exceptions: (random) => {
        const category = random.pick(["outdoor", "pets", "toys"]);
        return [
          {
            type: "KeyError",
            value: `'${category}'`,
            frames: [
              library("starlette/routing.py", "app", 73),
              library("fastapi/routing.py", "run_endpoint_function", 214),
              rank(18, category),
            ],
          },
        ];
      },
    },
    {
      weight: 16,
      transaction: "search.tasks.reindex",
      tags: () => ({ queue: "index" }),
      steps: [
        { category: "celery", message: "search.tasks.reindex received" },
        { category: "query", message: "SELECT id, body FROM products WHERE id = ANY(%s)" },
      ],
      exceptions: (random) => [
        {
          type: "ReadTimeout",
          module: "httpx",
          value: "",
          frames: [library("httpx/_transports/default.py", "map_httpcore_exceptions", 118)],
        },
        {
          type: "IndexingError",
          module: "search.errors",
          value: `batch ${random.between(1, 400)} was not indexed`,
          frames: [
            library("celery/app/trace.py", "trace_task", 453),
            ours(
              "search/tasks.py",
              "reindex",
              66,
              `
     for batch in batches(product_ids, size=500):
         try:
             index.put(batch)
         except httpx.ReadTimeout as error:
>            raise IndexingError(f"batch {batch.number} was not indexed") from error
`,
              { attempt: random.between(1, 3) },
            ),
          ],
        },
      ],
    },
    {
      weight: 4,
      level: "info",
      transaction: "/v1/suggest",
      request: () => ({ method: "GET", path: "/v1/suggest" }),
      steps: [],
      exceptions: () => [
        {
          type: "UnicodeDecodeError",
          value: "'utf-8' codec can't decode byte 0xe4 in position 3: invalid continuation byte",
          frames: [
            ours(
              "search/query.py",
              "normalize",
              24,
              `
 def normalize(raw):
>    text = raw.decode("utf-8")
     return unicodedata.normalize("NFKC", text).casefold()
`,
            ),
          ],
        },
      ],
    },
  ],
};
