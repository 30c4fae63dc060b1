// Lint rules. The table below is the law of the house: which room may import which, everything else is
// refused. `scripts/lint.test.ts` plants a bad import and expects it to be found.
import { defineConfig } from "oxlint";

/** Rooms of the server, and the rooms each may import besides itself. */
const rooms: Record<string, readonly string[]> = {
  kernel: [],
  config: ["kernel"],
  ports: ["kernel"],
  adapters: ["kernel", "ports"],
  rules: ["kernel", "ports", "domain"],
  domain: ["kernel", "ports"],
  receive: ["kernel", "ports", "domain", "rules"],
  process: ["kernel", "ports", "domain", "rules"],
  query: ["kernel", "ports", "domain", "rules"],
  signals: ["kernel", "ports", "domain", "rules", "query"],
  jobs: ["kernel", "ports", "domain", "rules", "query", "signals"],
  operations: ["kernel", "ports"],
  http: ["kernel", "ports", "domain", "rules", "query", "signals"],
  cli: ["kernel", "ports", "domain", "rules", "query", "config"],
};
const roomNames = Object.keys(rooms);

/** Vendors' libraries, and the only rooms that may know them. */
const vendors: Record<string, readonly string[]> = {
  "node:sqlite": ["adapters"],
  pg: ["adapters"],
  chdb: ["adapters"],
  "@clickhouse/client": ["adapters"],
  kysely: ["adapters", "domain", "ports"],
  fastify: ["http"],
  "@fastify/cookie": ["http"],
  "@fastify/session": ["http"],
  commander: ["cli"],
  pino: ["adapters"],
  "prom-client": ["operations"],
  "mmdb-lib": ["adapters"],
  "openid-client": ["adapters"],
  otpauth: ["domain"],
};

const adapterNames = [
  "clickhouse",
  "embedded-clickhouse",
  "sqlite",
  "postgres",
  "sqlite-log",
  "disk-blobs",
  "data-folder",
  "maxmind",
  "open-id",
  "pino",
];

function restricted(patterns: readonly { group: string[]; message: string }[]) {
  return { "no-restricted-imports": ["error", { patterns }] as const };
}

function roomRule(room: string) {
  const closedRooms = roomNames.filter((name) => name !== room && !rooms[room]?.includes(name));
  const closedVendors = Object.keys(vendors).filter((name) => !vendors[name]?.includes(room));
  return {
    files: [`packages/server/src/${room}/**/*.ts`],
    rules: restricted([
      {
        group: closedRooms.map((name) => `#${name}/**`),
        message: `The room ${room} may not know this room.`,
      },
      {
        group: ["#compose*", "#main*", "#*-thread.ts"],
        message: "Composition imports the rooms, never the reverse.",
      },
      { group: closedVendors, message: "This library belongs behind a port." },
    ]),
  };
}

/** An adapter never imports another adapter. */
function adapterRule(adapter: string) {
  const others = adapterNames.filter((name) => name !== adapter).map((name) => `**/${name}/**`);
  return {
    files: [`packages/server/src/adapters/${adapter}/**/*.ts`],
    rules: restricted([
      { group: others, message: "Adapters do not know each other." },
      {
        group: roomNames
          .filter((name) => !["kernel", "ports", "adapters"].includes(name))
          .map((name) => `#${name}/**`),
        message: "An adapter knows the kernel and the ports only.",
      },
    ]),
  };
}

const tests = [
  "**/*.test.ts",
  "**/*.test.tsx",
  "**/*.contract.ts",
  "**/testing/**",
  "tests/**",
  "bench/**",
  "scripts/**",
];

export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "import", "react", "node"],
  categories: { correctness: "error", suspicious: "warn" },
  ignorePatterns: ["**/dist/**", "**/*.generated.*", "tests/interop/.cache/**"],
  rules: {
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "import/no-cycle": "error",
    "import/no-default-export": "error",
    "no-console": "error",
    "max-lines": ["error", { max: 500, skipBlankLines: false, skipComments: false }],
    "no-restricted-globals": "off",
    "import/no-unassigned-import": "off",
    "import/no-named-as-default": "off",
    "import/no-named-as-default-member": "off",
    "react/react-in-jsx-scope": "off",
    "react/no-unstable-nested-components": "off",
    "react/incompatible-library": "off",
    "no-underscore-dangle": "off",
    "no-shadow": "off",
    "no-await-in-loop": "off",
    "unicorn/consistent-function-scoping": "off",
    "typescript/no-unsafe-type-assertion": "off",
    "unicorn/no-array-sort": "off",
    "unicorn/require-post-message-target-origin": "off",
    "unicorn/no-array-reverse": "off",
  },
  overrides: [
    {
      files: ["packages/protocol/src/**/*.ts"],
      rules: restricted([
        { group: ["node:*", "@vedette/**", "zod"], message: "The protocol is pure: it imports nothing." },
      ]),
    },
    {
      files: ["packages/search/src/**/*.ts"],
      rules: restricted([
        {
          group: ["node:*", "zod", "@vedette/api", "@vedette/server", "@vedette/server/**"],
          message: "The search language is pure.",
        },
      ]),
    },
    {
      files: ["packages/api/src/**/*.ts"],
      rules: restricted([
        {
          group: ["node:*", "@vedette/server", "@vedette/server/**", "@vedette/web"],
          message: "The routes are values for server and browser alike.",
        },
      ]),
    },
    ...roomNames.filter((room) => room !== "adapters").map(roomRule),
    ...adapterNames.map(adapterRule),
    {
      files: ["packages/web/src/ui/**", "packages/web/src/charts/**"],
      rules: restricted([
        {
          group: ["**/features/**", "**/app/**", "@vedette/**"],
          message: "Primitives know nothing of the product.",
        },
      ]),
    },
    {
      files: ["packages/web/src/features/*/model/**"],
      rules: restricted([
        { group: ["react", "react-dom", "@tanstack/react-*"], message: "A model is pure." },
      ]),
    },
    {
      files: ["packages/server/src/config/**", "packages/server/src/cli/**"],
      rules: { "no-console": "off" },
    },
    {
      files: tests,
      rules: {
        "no-restricted-imports": "off",
        "no-console": "off",
        "max-lines": "off",
        "no-unmodified-loop-condition": "off",
        "typescript/no-non-null-assertion": "off",
      },
    },
    {
      files: ["**/*.config.ts", "**/vite/**", "packages/server/migrations/**"],
      rules: { "import/no-default-export": "off" },
    },
    { files: ["**/*.mjs"], rules: { "no-console": "off" } },
  ],
});
