/** The platforms that mean something to grouping, to titles or to the page. */
const platforms: ReadonlySet<string> = new Set([
  "as3",
  "c",
  "cfml",
  "cocoa",
  "csharp",
  "dart",
  "elixir",
  "go",
  "groovy",
  "haskell",
  "java",
  "javascript",
  "native",
  "node",
  "objc",
  "other",
  "perl",
  "php",
  "powershell",
  "python",
  "ruby",
  "rust",
  "swift",
]);

/** Reads a platform; one that is not known is `other`. */
export function parsePlatform(value: unknown): string {
  if (typeof value !== "string") return "other";
  if (platforms.has(value)) return value;
  const lower = value.trim().toLowerCase();
  return platforms.has(lower) ? lower : "other";
}
