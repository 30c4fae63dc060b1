/** The jobs that there are; the page has a word for each. */
export const jobNames = [
  "check-escalation",
  "delete-issue-events",
  "delete-personal-data",
  "delete-project-events",
  "end-archives",
  "expire-partitions",
  "fill-vectors",
  "forget-snapshots",
  "record-figures",
  "remove-empty-issues",
  "settle-issues",
  "sweep-blobs",
  "switch-off-keys",
  "tidy-meta",
  "watch-disk",
] as const;

export type JobName = (typeof jobNames)[number];
