/** Changing what an organization or a project decided: field by field, in one transaction with what follows. */
import { randomBytes } from "node:crypto";
import type { OrganizationId, ProjectId } from "@vedette/protocol";
import type { TextSealer } from "#kernel/sealed-text.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import {
  mergeIngestSettings,
  organizationIngestSettings,
  projectIngestSettings,
  settingsAboveProject,
  setOrganizationIngestSettings,
  setProjectIngestSettings,
} from "./effective-settings.ts";
import { sealHashKey } from "./hash-keys.ts";
import type { IngestSettings, IngestSettingsPart, SamplingRule } from "./ingest-settings.ts";

type NewSamplingRule = Omit<SamplingRule, "id"> & { readonly id?: number | undefined };

type ChangeOf<Section> = Section extends readonly SamplingRule[]
  ? readonly NewSamplingRule[] | null | undefined
  : Section extends readonly unknown[]
    ? Section | null | undefined
    : { readonly [Field in keyof Section]?: Section[Field] | null | undefined } | null | undefined;

/** What is absent stays; null takes a decision back. */
export type IngestSettingsChange = {
  readonly [Section in keyof IngestSettings]?: ChangeOf<IngestSettings[Section]>;
};

/** Own values, what holds, and what would hold without them; without what is told to nobody. */
export type ShownIngestSettings = {
  readonly own: IngestSettingsPart;
  readonly effective: IngestSettings;
  readonly inherited: IngestSettings;
};

export async function shownOrganizationSettings(
  meta: MetaAccess,
  organizationId: OrganizationId,
): Promise<ShownIngestSettings> {
  return shown(await organizationIngestSettings(meta, organizationId));
}

export async function shownProjectSettings(
  meta: MetaAccess,
  projectId: ProjectId,
): Promise<ShownIngestSettings> {
  return await shownOfProject(meta, projectId);
}

/** `sealer` is for the key of rules that hash. */
export type SettingsStore = { readonly meta: MetaAccess; readonly sealer: TextSealer };

export async function changeOrganizationSettings(
  { meta, sealer }: SettingsStore,
  organizationId: OrganizationId,
  change: IngestSettingsChange,
  nowMs: number,
): Promise<ShownIngestSettings> {
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    const before = await organizationIngestSettings(access, organizationId);
    const own = sealHashKey(sealer, withHashKey(changedPart(before, change), undefined));
    await setOrganizationIngestSettings(access, organizationId, own, nowMs);
    return shown(own);
  });
}

export async function changeProjectSettings(
  { meta, sealer }: SettingsStore,
  projectId: ProjectId,
  change: IngestSettingsChange,
  nowMs: number,
): Promise<ShownIngestSettings> {
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    const before = await projectIngestSettings(access, projectId);
    const changed = withHashKey(changedPart(before.own, change), before.effective.scrubbing.hashKey);
    const own = sealHashKey(sealer, changed);
    await setProjectIngestSettings(access, projectId, own, nowMs);
    return await shownOfProject(access, projectId);
  });
}

async function shownOfProject(meta: MetaAccess, projectId: ProjectId): Promise<ShownIngestSettings> {
  const { own, effective } = await projectIngestSettings(meta, projectId);
  return shown(own, effective, mergeIngestSettings(await settingsAboveProject(meta, projectId)));
}

function shown(
  own: IngestSettingsPart,
  effective = mergeIngestSettings(own),
  inherited = mergeIngestSettings(),
): ShownIngestSettings {
  return {
    own: own.scrubbing === undefined ? own : { ...own, scrubbing: withoutHashKey(own.scrubbing) },
    effective: { ...effective, scrubbing: withoutHashKey(effective.scrubbing) },
    inherited: { ...inherited, scrubbing: withoutHashKey(inherited.scrubbing) },
  };
}

function withoutHashKey<Section extends { readonly hashKey?: string | undefined }>(section: Section) {
  const { hashKey: _, ...told } = section;
  return told;
}

function changedPart(own: IngestSettingsPart, change: IngestSettingsChange): IngestSettingsPart {
  const part: Record<string, unknown> = { ...own };
  for (const [section, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (section === "scrubbing" && value === null) part[section] = keptOfScrubbing(own);
    else if (value === null) part[section] = undefined;
    else if (section === "sampling") part[section] = withIds(value as readonly NewSamplingRule[]);
    else if (Array.isArray(value)) part[section] = value;
    else part[section] = changedSection(part[section] as object | undefined, value);
  }
  // Of the shapes of their sections, as both sides were.
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
}

/** The key outlives the rules: hashes made by it can still be compared when rules come back. */
function keptOfScrubbing({ scrubbing }: IngestSettingsPart): object | undefined {
  return scrubbing?.hashKey === undefined ? undefined : { hashKey: scrubbing.hashKey };
}

function changedSection(own: object | undefined, change: object): object | undefined {
  const entries = Object.entries({ ...own, ...withoutUndefined(change) }).filter(
    ([, value]) => value !== null,
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** Rules are named in outcomes by their ids, so one that has an id keeps it. */
function withIds(rules: readonly NewSamplingRule[]): readonly SamplingRule[] {
  let last = Math.max(0, ...rules.map(({ id }) => id ?? 0));
  return rules.map((rule) => ({ ...rule, id: rule.id ?? (last += 1) }));
}

function withHashKey(part: IngestSettingsPart, inherited: string | undefined): IngestSettingsPart {
  const { scrubbing } = part;
  const hashes = scrubbing?.rules?.some(({ method }) => method === "hash") === true;
  if (!hashes || scrubbing.hashKey !== undefined || inherited !== undefined) return part;
  return { ...part, scrubbing: { ...scrubbing, hashKey: randomBytes(32).toString("hex") } };
}
