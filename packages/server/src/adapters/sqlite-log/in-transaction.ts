import type { DatabaseSync } from "node:sqlite";

/** All of a change or none of it; nobody else writes meanwhile. */
export function inTransaction(db: DatabaseSync, change: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    change();
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}
