/** Tags of an issue, the unusual ones first: what distinguishes it from the rest of the project. Pure. */
import type { IssueTag } from "@vedette/api";

export interface TagLine {
  readonly key: string;
  readonly value: string;
  /** Share of the issue's events that carry the value. */
  readonly share: number;
  /** Share in the whole project, where it is known. */
  readonly projectShare: number | undefined;
  readonly uniqueValues: number;
}

export interface TagReport {
  readonly unusual: readonly TagLine[];
  readonly usual: readonly TagLine[];
}

/** So far apart that it is worth a look. */
const UNUSUAL_DISTANCE_MIN = 0.25;
/** With fewer events every share is chance. */
const EVENTS_MIN = 5;

function lineOf(tag: IssueTag): TagLine | undefined {
  const [top] = tag.topValues;
  if (top === undefined || tag.totalValues === 0) return undefined;
  return {
    key: tag.key,
    value: top.value,
    share: top.count / tag.totalValues,
    projectShare: top.projectShare,
    uniqueValues: tag.uniqueValues,
  };
}

function distance(line: TagLine): number {
  return line.projectShare === undefined ? 0 : line.share - line.projectShare;
}

/** The tags themselves in that order: what stands out first, the rest as it came. */
export function byUnusualness(tags: readonly IssueTag[]): readonly IssueTag[] {
  const { unusual } = reportTags(tags);
  const place = new Map(unusual.map((line, index) => [line.key, index]));
  return tags.toSorted((a, b) => (place.get(a.key) ?? unusual.length) - (place.get(b.key) ?? unusual.length));
}

/** Sorts tags into what stands out and what is as usual. */
export function reportTags(tags: readonly IssueTag[]): TagReport {
  const lines = tags.flatMap((tag) => {
    const line = lineOf(tag);
    return line === undefined ? [] : [{ line, events: tag.totalValues }];
  });
  const unusual = lines
    .filter(({ line, events }) => events >= EVENTS_MIN && distance(line) >= UNUSUAL_DISTANCE_MIN)
    .map(({ line }) => line);
  const usual = lines.map(({ line }) => line).filter((line) => !unusual.includes(line));
  return { unusual: unusual.sort((a, b) => distance(b) - distance(a)), usual };
}
