/**
 * One statement with its parameters and settings, and the text in which the engine takes all of it at once.
 *
 * The binding's own parameters are serialised over the whole process and truncate times, so parameters go in band:
 * `SET param_x = '...'; SELECT {x:UInt64}`. What a statement set stays on its session; the next statement undoes
 * it in the same breath.
 */
export type Statement = {
  readonly sql: string;
  readonly database: string | undefined;
  /** Output format where the SQL names none. */
  readonly format: string;
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly params: readonly (readonly [name: string, value: string])[];
};

const nameShape = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** Names go into the text as they are; everything else is refused. */
export function isName(text: string): boolean {
  return nameShape.test(text);
}

/** A string literal that ends where it should, whatever is inside. */
export function quoteString(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\0", "\\0")}'`;
}

/**
 * The text for the engine. `comment` marks the query so that another session can find and cancel it; `leftover` are
 * the names that the previous statement of the session set. A parameter cannot be unset: it is emptied, so that one
 * request can never read another's value.
 */
export function statementText(statement: Statement, comment: string, leftover: readonly string[]): string {
  return `${preparation(statement, comment, leftover)}; ${statement.sql}`;
}

/** What must be said on the session before the statement itself. */
export function preparation(statement: Statement, comment: string, leftover: readonly string[]): string {
  const assignments = new Map<string, string>();
  for (const name of leftover) assignments.set(name, name.startsWith("param_") ? "''" : "DEFAULT");
  for (const [name, value] of statement.settings) assignments.set(name, quoteString(value));
  for (const [name, value] of statement.params) assignments.set(`param_${name}`, quoteString(value));
  assignments.set("log_comment", quoteString(comment));
  const list = [...assignments].map(([name, value]) => `${name} = ${value}`).join(", ");
  const use = statement.database === undefined ? "" : `; USE ${quoteIdentifier(statement.database)}`;
  return `SET ${list}${use}`;
}

/** A back-quoted identifier. */
export function quoteIdentifier(text: string): string {
  return `\`${text.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}
