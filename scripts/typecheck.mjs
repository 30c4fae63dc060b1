// Type-checks every package with its own settings: the pure ones see neither Node nor the browser.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
let failed = false;
for (const name of ["protocol", "search", "api", "server", "web"]) {
  const done = spawnSync(process.execPath, [tsc, "-p", join(root, "packages", name)], {
    cwd: root,
    stdio: "inherit",
  });
  console.log(`${done.status === 0 ? "ok    " : "FAILED"} ${name}`);
  failed ||= done.status !== 0;
}
process.exit(failed ? 1 : 0);
