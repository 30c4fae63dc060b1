/** The values of a chart as a file that a spreadsheet opens. Pure. */
import type { ChartData } from "./chart-data.ts";

/** Names come from events: what a spreadsheet would run as a formula is quoted into text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function printCsv(data: ChartData, words: { readonly time: string; readonly before: string }): string {
  const columns = data.series.flatMap((one) => [
    { name: one.name, values: one.values },
    ...(one.previous === undefined ? [] : [{ name: `${one.name} (${words.before})`, values: one.previous }]),
  ]);
  const head = [words.time, ...columns.map((one) => one.name)].map(cell).join(",");
  const rows = data.atMs.map((at, index) => {
    const values = columns.map((one) => String(one.values[index] ?? ""));
    return [new Date(at).toISOString(), ...values].join(",");
  });
  return [head, ...rows, ""].join("\r\n");
}
