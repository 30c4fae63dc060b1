/** Build of the page: hashed and precompressed files in dist/, nothing inline, split by route. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { documentHead } from "./build/document-head.ts";
import { precompress } from "./build/precompress.ts";
import { routeTable } from "./build/route-table.ts";

const SERVER = process.env["VEDETTE_DEV_SERVER"] ?? "http://localhost:8000";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), routeTable(), documentHead(), precompress()],
  server: { port: 5173, proxy: { "/api": { target: SERVER } } },
  build: {
    outDir: "dist",
    target: "es2022",
    // A data: URL would break the page's policy for scripts and fonts, and is never cached by itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      treeshake: {
        // The API package is declarations; what the page does not name of it must not be carried along.
        moduleSideEffects: (id) => !/packages\/(?:api|search|protocol)\/src\//.test(id),
      },
    },
  },
});
