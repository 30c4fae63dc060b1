/**
 * Build of the page: hashed and precompressed files in dist/, nothing inline, split by route; and, in dist/server/, what
 * the server needs to draw the list of issues itself.
 */
import react from "@vitejs/plugin-react";
import { type BuildEnvironmentOptions, defineConfig } from "vite";
import { catalogues } from "./build/catalogues.ts";
import { createListTest } from "./build/list-modules.ts";
import { compileAhead } from "./build/compile-ahead.ts";
import { documentHead } from "./build/document-head.ts";
import { drawingOnly } from "./build/drawing-only.ts";
import { drawnDocument } from "./build/drawn-document.ts";
import { icons } from "./build/icons.ts";
import { messages } from "./build/messages.ts";
import { precompress } from "./build/precompress.ts";
import { routeTable } from "./build/route-table.ts";

const SERVER = process.env["VEDETTE_DEV_SERVER"] ?? "http://localhost:8000";

// A build is for production whoever starts it: a test runner's NODE_ENV would put React's slow build into it.
if (process.argv.includes("build")) process.env["NODE_ENV"] = "production";

const isOfList = createListTest();

const treeshake = {
  // The API package is declarations; what the page does not name of it must not be carried along.
  moduleSideEffects: [{ test: /packages\/(?:api|search|protocol)\/src\//, sideEffects: false }],
};

const clientBuild: BuildEnvironmentOptions = {
  outDir: "dist",
  target: "es2022",
  // A data: URL would break the page's policy for scripts and fonts, and is never cached by itself.
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  reportCompressedSize: false,
  // The largest chunks are grammars for source code, each loaded when its language is first seen.
  chunkSizeWarningLimit: 1_000,
  rolldownOptions: {
    output: {
      // A few chunks instead of one per module: what every screen needs changes together. What only some screens
      // need, icons and controls above all, comes with them.
      codeSplitting: {
        groups: [
          {
            name: "framework",
            tags: ["$initial"],
            test: /node_modules\/(?:react|react-dom|scheduler|use-intl|intl-messageformat|@formatjs|@tanstack)\//,
            priority: 4,
          },
          {
            name: "controls",
            tags: ["$initial"],
            test: /node_modules\/(?:@base-ui|@floating-ui|clsx|lucide-react|tabbable|reselect|use-sync-external-store)\//,
            priority: 3,
          },
          {
            name: "kit",
            tags: ["$initial"],
            test: /packages\/(?:web\/src\/(?:ui|lib|charts\/[a-z-]+\.tsx?$|i18n\/[a-z-]+\.tsx?$)|api\/src)/,
            priority: 2,
            minShareCount: 2,
          },
          {
            // Small things that the list of issues shares with other screens, each too small for a request.
            name: (id, modules) => (isOfList(id, modules) ? "list-kit" : null),
            debugName: "list-kit",
            test: /node_modules\/lucide-react\/|packages\/web\/src\/(?:ui|lib|charts|i18n|app)\//,
            priority: 1,
            minShareCount: 2,
          },
          {
            name: "icons",
            test: /node_modules\/lucide-react\//,
            minShareCount: 2,
          },
        ],
      },
    },
    treeshake,
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    catalogues(),
    messages(),
    icons(),
    routeTable(),
    documentHead(),
    drawnDocument(),
    drawingOnly(),
    compileAhead(),
    precompress(),
  ],
  server: { port: 5173, proxy: { "/api": { target: SERVER } } },
  // Both, one after the other.
  builder: {},
  environments: {
    client: { build: clientBuild },
    ssr: {
      // Nothing of the page is installed where the server runs.
      resolve: { noExternal: true },
      define: { "process.env.NODE_ENV": JSON.stringify("production") },
      build: {
        outDir: "dist/server",
        emptyOutDir: false,
        target: "node24",
        minify: true,
        ssr: true,
        rolldownOptions: {
          input: "src/draw-list.tsx",
          // One file: a server that loads a newer one must not mix the two.
          output: { entryFileNames: "[name].mjs", codeSplitting: false },
          treeshake,
        },
      },
    },
  },
});
