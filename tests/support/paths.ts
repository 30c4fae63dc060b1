import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const rootPath = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The executable, as a file for Node. */
export const binPath = join(rootPath, "packages", "server", "bin", "vedette.mjs");

/** Where the clients' programs are. */
export const clientsPath = join(rootPath, "tests", "interop", "clients");

/** What is fetched or built once and kept between runs; ignored by git. */
export const cachePath = join(rootPath, "tests", "interop", ".cache");
