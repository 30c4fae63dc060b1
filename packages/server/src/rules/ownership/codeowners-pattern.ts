/** Patterns of CODEOWNERS files, which are read as `.gitignore` is, as globs of paths without a leading slash. */

/** The globs, one of which must fit a path from the root of the repository. */
export function codeownersGlobs(pattern: string): readonly string[] {
  const text = pattern.trim().replace(/\\(.)/g, "$1");
  const isFolder = text.endsWith("/");
  const bare = text.replace(/^\/+/, "").replace(/\/+$/, "");
  if (bare === "") return text === "" ? [] : ["**"];
  // With a slash before its end a pattern begins at the root, without one in any folder.
  const isRooted = text.startsWith("/") || bare.includes("/");
  const glob = isRooted || bare.startsWith("**/") ? bare : `**/${bare}`;
  if (isFolder) return [`${glob}/**`];
  // `docs/*` means the files of that folder and not those of the folders in it.
  return isRooted && glob.endsWith("*") ? [glob] : [glob, `${glob}/**`];
}
