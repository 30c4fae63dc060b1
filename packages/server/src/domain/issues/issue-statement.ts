/** The columns of an issue that its latest event decides. */
import type { Flag, IssuesTable } from "#ports/meta-store.ts";
import { storedText } from "#domain/sql/stored-text.ts";
import type { IssueSeed } from "./issue-seed.ts";

export type IssueStatement = Pick<
  IssuesTable,
  "title" | "culprit" | "type" | "level" | "platform" | "logger" | "metadata" | "search_text" | "is_unhandled"
> & { readonly category: string; readonly component: string };

const metadataEntriesMax = 20;

/** Bounded and storable, whatever the event said. */
export function issueStatement(seed: IssueSeed): IssueStatement {
  const title = storedText(seed.title, 512);
  const culprit = storedText(seed.culprit, 256);
  const isUnhandled: Flag = seed.isUnhandled ? 1 : 0;
  return {
    title,
    culprit,
    type: storedText(seed.type, 64),
    level: storedText(seed.level, 32),
    platform: storedText(seed.platform, 64),
    logger: storedText(seed.logger, 128),
    metadata: metadataText(seed.metadata),
    search_text: searchText(title, culprit),
    is_unhandled: isUnhandled,
    category: storedText(seed.category ?? "", 32),
    component: storedText(seed.component ?? "", 200),
  };
}

/** What free text is looked for in. */
export function searchText(title: string, culprit: string): string {
  return foldText(`${title}\n${culprit}`);
}

/** The one way to fold case for searching: SQLite folds ASCII only, PostgreSQL by its locale. */
export function foldText(text: string): string {
  return text.toLowerCase().toWellFormed();
}

function metadataText(metadata: IssueSeed["metadata"]): string {
  const entries = Object.entries(metadata)
    .slice(0, metadataEntriesMax)
    .map(([name, value]) => [storedText(name, 64), storedText(value, 1024)]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** True when the row says something else than the event. */
export function differs(row: Omit<IssueStatement, "search_text">, statement: IssueStatement): boolean {
  return (
    row.title !== statement.title ||
    row.culprit !== statement.culprit ||
    row.level !== statement.level ||
    row.is_unhandled !== statement.is_unhandled ||
    row.type !== statement.type ||
    row.platform !== statement.platform ||
    row.logger !== statement.logger ||
    row.category !== statement.category ||
    row.component !== statement.component ||
    row.metadata !== statement.metadata
  );
}
