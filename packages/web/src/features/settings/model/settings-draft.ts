/**
 * What somebody is about to decide about ingestion: a draft beside what is saved. A field that is absent is inherited;
 * what is sent is the difference alone, with null for what is taken back.
 */
import type { ApiError, FaultReason, IngestSettingsAnswer, IngestSettingsChange } from "@vedette/api";

export type SettingsPart = IngestSettingsAnswer["own"];
export type SettingsShape = IngestSettingsAnswer["effective"];

/** Sections that are decided as a whole. */
export type ListSection = "sampling" | "quotas" | "allowedOrigins";
/** Sections of which every field is decided by itself. */
export type FieldSection = Exclude<keyof SettingsShape, ListSection>;

type Loose = Readonly<Record<string, unknown>>;

/** By content; the drafts are small JSON. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The draft with another value for one field; `undefined` inherits it. */
export function withField(
  draft: SettingsPart,
  section: FieldSection,
  field: string,
  value: unknown,
): SettingsPart {
  const fields = Object.entries({ ...(draft[section] as Loose | undefined), [field]: value }).filter(
    ([, one]) => one !== undefined,
  );
  return withSection(draft, section, fields.length === 0 ? undefined : Object.fromEntries(fields));
}

export function withSection(draft: SettingsPart, section: keyof SettingsShape, value: unknown): SettingsPart {
  const entries = Object.entries({ ...draft, [section]: value }).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries) as SettingsPart;
}

/** What turns `saved` into `draft`; `undefined` where both say the same. */
export function changeOf(saved: SettingsPart, draft: SettingsPart): IngestSettingsChange | undefined {
  const sections = new Set([...Object.keys(saved), ...Object.keys(draft)]) as Set<keyof SettingsShape>;
  const changed = [...sections].flatMap((section): readonly (readonly [string, unknown])[] => {
    const [before, after] = [saved[section], draft[section]];
    if (isSame(before, after)) return [];
    if (Array.isArray(before ?? after)) return [[section, after ?? null] as const];
    return [[section, fieldsChanged(before as Loose | undefined, after as Loose | undefined)] as const];
  });
  return changed.length === 0 ? undefined : (Object.fromEntries(changed) as IngestSettingsChange);
}

function fieldsChanged(before: Loose = {}, after: Loose = {}): Loose {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names]
      .filter((name) => !isSame(before[name], after[name]))
      .map((name) => [name, after[name] ?? null] as const),
  );
}

export interface Fault {
  /** What follows the field's own name: the place in a list, for example. */
  readonly rest: string;
  readonly message: string;
  /** The same as a code, where the server told one. */
  readonly reason?: FaultReason | null | undefined;
}

/** The reasons for a field and for what stands in it, with the rest of the path: `3` of `filters.releases.3`. */
export function faultsAt(
  faults: Readonly<Record<string, readonly string[]>>,
  path: string,
  reasons: ApiError["reasons"] = {},
): readonly Fault[] {
  return Object.entries(faults).flatMap(([name, messages]) => {
    if (name !== path && !name.startsWith(`${path}.`)) return [];
    const rest = name.slice(path.length + 1);
    return messages.map((message, at) => ({ rest, message, reason: reasons[name]?.[at] }));
  });
}

/** Those of one entry of a list, by what follows its place: `limit` of `3.limit`. */
export function faultsOfEntry(faults: readonly Fault[], index: number): readonly Fault[] {
  return faults.flatMap((fault) => {
    const [place, ...names] = fault.rest.split(".");
    return place === String(index) ? [{ ...fault, rest: names.join(".") }] : [];
  });
}
