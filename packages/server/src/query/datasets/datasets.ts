/** The datasets by the names that clients use for them. */
import type { Dataset } from "./dataset.ts";
import { errorsDataset } from "./errors-dataset.ts";
import { logsDataset } from "./logs-dataset.ts";
import { metricsDataset } from "./metrics-dataset.ts";
import {
  checkInsDataset,
  feedbackDataset,
  profilesDataset,
  replaysDataset,
  sessionsDataset,
} from "./session-datasets.ts";
import { spansDataset, transactionsDataset } from "./spans-dataset.ts";

const datasets: ReadonlyMap<string, Dataset> = new Map([
  ["", errorsDataset],
  ["errors", errorsDataset],
  // The older name of the same data.
  ["discover", errorsDataset],
  ["spans", spansDataset],
  ["transactions", transactionsDataset],
  ["logs", logsDataset],
  ["ourlogs", logsDataset],
  ["tracemetrics", metricsDataset],
  ["sessions", sessionsDataset],
  ["check_ins", checkInsDataset],
  ["profiles", profilesDataset],
  ["replays", replaysDataset],
  ["feedback", feedbackDataset],
]);

export const datasetNames: readonly string[] = [...new Set([...datasets.values()].map(({ name }) => name))];

export function findDataset(name: string): Dataset | undefined {
  return datasets.get(name);
}
