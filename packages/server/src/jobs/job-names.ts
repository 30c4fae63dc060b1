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

/** What runs count, with the unit in the name; the page has a word for each. */
export const jobFigures = [
  "activeGroups",
  "countedIssues",
  "deletedBlobs",
  "deletedBytes",
  "deletedDeletions",
  "deletedDiscards",
  "deletedGroups",
  "deletedRows",
  "deletedSettings",
  "droppedBytes",
  "droppedPartitions",
  "droppedRows",
  "endedByCount",
  "endedByTime",
  "escalatedIssues",
  "examinedGroups",
  "examinedIssues",
  "forgottenSnapshots",
  "freeBytes",
  "judgedIssues",
  "keptBytes",
  "madeVectors",
  "recordedFigures",
  "removedIssues",
  "resolvedIssues",
  "seenBlobs",
  "settledIssues",
  "sweptProjects",
  "switchedOffKeys",
] as const;

export type JobFigure = (typeof jobFigures)[number];
