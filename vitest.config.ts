import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/src/**/*.test.tsx",
      "tests/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    // Hours of rounds, fuzzing and soak belong to `npm run test:long`.
    exclude: ["**/node_modules/**", ...(process.env["VEDETTE_TEST_LONG"] ? [] : ["**/*.long.test.ts"])],
    environment: "node",
    globalSetup: ["tests/support/global-setup.ts"],
    // Most tests wait for a process or a store most of the time: two files at once, also on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
