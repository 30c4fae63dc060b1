/** Whether a text is a crontab schedule: five fields, with names, lists, ranges and steps, or a `@` name. */

type Field = { readonly min: number; readonly max: number; readonly names: readonly string[] };

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const fields: readonly Field[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: months },
  { min: 0, max: 7, names: days },
];

const named: ReadonlySet<string> = new Set([
  "@yearly",
  "@annually",
  "@monthly",
  "@weekly",
  "@daily",
  "@midnight",
  "@hourly",
]);

export function isCrontab(text: string): boolean {
  const schedule = text.trim().toLowerCase();
  if (named.has(schedule)) return true;
  const parts = schedule.split(/ +/);
  return (
    parts.length === fields.length &&
    fields.every((field, index) => (parts[index] ?? "").split(",").every((part) => isPart(part, field)))
  );
}

/** `*`, `5`, `1-5`, `mon-fri`, each with an optional `/step`. */
function isPart(part: string, field: Field): boolean {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !(/^\d{1,3}$/.test(step) && Number(step) > 0))) return false;
  if (range === "*" || range === "?") return true;
  const [from = "", to, ...rest] = range.split("-");
  if (rest.length > 0) return false;
  const first = numberOf(from, field);
  const last = to === undefined ? first : numberOf(to, field);
  return first !== undefined && last !== undefined;
}

function numberOf(text: string, field: Field): number | undefined {
  const name = field.names.indexOf(text);
  if (name >= 0) return name + field.min;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= field.min && number <= field.max ? number : undefined;
}
