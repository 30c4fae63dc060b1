import type { Service, WireFrame } from "../scenario.ts";

const ours = (folder: string, file: string, name: string, lineno: number): WireFrame => ({
  module: `example.com/inventory/${folder}`,
  filename: `${folder}/${file}`,
  abs_path: `/build/inventory/${folder}/${file}`,
  function: name,
  lineno,
  in_app: true,
});

const standard = (module: string, file: string, name: string, lineno: number): WireFrame => ({
  module,
  filename: `${module}/${file}`,
  abs_path: `/usr/local/go/src/${module}/${file}`,
  function: name,
  lineno,
  in_app: false,
});

export const inventory: Service = {
  slug: "inventory",
  name: "Inventory",
  platform: "go",
  wirePlatform: "go",
  sdk: { name: "sentry.go", version: "0.50.0" },
  releases: ["inventory@0.22.0", "inventory@0.23.0"],
  environments: ["production", "staging"],
  client: "server",
  runtime: { name: "go", version: "go1.26.8" },
  weight: 12,
  faults: [
    {
      weight: 20,
      handled: false,
      level: "fatal",
      transaction: "POST /reservations",
      request: () => ({ method: "POST", path: "/reservations" }),
      steps: [],
      exceptions: () => [
        {
          type: "runtime.boundsError",
          value: "runtime error: index out of range [3] with length 3",
          frames: [
            standard("net/http", "server.go", "(*conn).serve", 2042),
            standard("net/http", "server.go", "HandlerFunc.ServeHTTP", 2220),
            ours("web", "reserve.go", "(*Server).reserve", 83),
            ours("stock", "shelf.go", "(*Shelf).Take", 141),
          ],
        },
      ],
    },
    {
      weight: 14,
      transaction: "sync-warehouse",
      tags: (random) => ({ warehouse: random.pick(["lisbon", "malmo", "brno"]) }),
      steps: [{ category: "http", message: "GET https://warehouse.example.net/v1/stock" }],
      exceptions: (random) => [
        {
          type: "*net.OpError",
          value: `dial tcp 198.51.100.${random.between(2, 9)}:443: connect: connection refused`,
          frames: [],
        },
        {
          type: "*stock.SyncError",
          value: "stock was not read from the warehouse",
          frames: [
            ours("cmd/sync", "main.go", "main", 38),
            ours("stock", "sync.go", "(*Syncer).Run", 97),
            ours("stock", "sync.go", "(*Syncer).pull", 126),
          ],
        },
      ],
    },
  ],
};
