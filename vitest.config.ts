import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongFilesFirst } from "./tests/support/long-files-first.ts";

// Hours of rounds, fuzzing and soak belong to `npm run test:long`.
const exclude = ["**/node_modules/**", ...(process.env["VEDETTE_TEST_LONG"] ? [] : ["**/*.long.test.ts"])];
const globalSetup = ["tests/support/global-setup.ts"];

export default defineConfig({
  test: {
    environment: "node",
    // Most tests wait for a process or a store most of the time: two files at once, also on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongFilesFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for usually comes at once; a machine that is busy with other things takes its time.
    expect: { poll: { interval: 50, timeout: 20_000 } },
    projects: [
      {
        extends: true,
        // Three hundred small files: a process for each, which reads all modules anew, took more than half of their
        // time. What a module remembers is told apart by its input; what a test changes around it, it puts back.
        test: {
          name: "packages",
          include: ["packages/*/src/**/*.test.{ts,tsx}"],
          exclude,
          globalSetup,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "programs",
          include: ["tests/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude,
          globalSetup,
        },
      },
    ],
  },
});
