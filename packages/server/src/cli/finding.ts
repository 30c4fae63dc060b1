/** What `doctor` has to say about one thing. */
export type Finding = { readonly level: "ok" | "warn" | "fail"; readonly text: string };
