import type { Service, WireFrame } from "../scenario.ts";

const ours = (name: string, file: string, lineno: number): WireFrame => ({
  filename: file,
  abs_path: `/Users/builder/larder/Sources/${file}`,
  module: "Larder",
  function: name,
  lineno,
  in_app: true,
});

const system = (module: string, name: string): WireFrame => ({
  module,
  function: name,
  lineno: 0,
  in_app: false,
});

export const larderIos: Service = {
  slug: "larder-ios",
  name: "Larder for iOS",
  platform: "apple-ios",
  wirePlatform: "cocoa",
  sdk: { name: "sentry.cocoa", version: "9.14.0" },
  releases: ["com.example.larder@7.1.0+701", "com.example.larder@7.2.0+712", "com.example.larder@7.2.1+715"],
  environments: ["production", "testflight"],
  client: "phone",
  weight: 11,
  faults: [
    {
      weight: 16,
      handled: false,
      level: "fatal",
      transaction: "BasketViewController",
      sinceRelease: 1,
      steps: [
        { category: "app.lifecycle", message: "foreground" },
        { category: "ui.lifecycle", message: "BasketViewController shown" },
        { category: "touch", message: "removeItem:" },
      ],
      exceptions: () => [
        {
          type: "Fatal error",
          value: "Index out of range",
          frames: [
            system("UIKitCore", "-[UITableView _endCellAnimationsWithContext:]"),
            ours(
              "BasketViewController.tableView(_:commit:forRowAt:)",
              "Basket/BasketViewController.swift",
              118,
            ),
            ours("Basket.remove(at:)", "Basket/Basket.swift", 47),
            system("libswiftCore.dylib", "_assertionFailure(_:_:file:line:flags:)"),
          ],
        },
      ],
    },
    {
      weight: 9,
      transaction: "SyncOperation",
      steps: [{ category: "http", message: "GET /v3/lists [401]", level: "warning" }],
      exceptions: (random) => [
        {
          type: "NSURLErrorDomain",
          value: `Code: ${random.pick([-1001, -1009, -1005])}`,
          frames: [
            ours("SyncOperation.start()", "Sync/SyncOperation.swift", 63),
            ours("SyncOperation.pull(_:)", "Sync/SyncOperation.swift", 92),
          ],
        },
      ],
    },
  ],
};
