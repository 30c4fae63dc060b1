/**
 * The pages of settings: of a project, of an organization, of the person. Without their pictures, because the
 * palette, which is loaded at once, needs no more than their names.
 */
import type { Membership } from "./organization.ts";

interface PageShape {
  readonly path: string;
  /** Its name in the catalogue. */
  readonly word: string;
  /** One of these rights opens it; without any, all may. */
  readonly needs?: Membership["scopes"];
  /** The first of those that belong together: a gap stands before it. */
  readonly begins?: true;
}

const ofProject = [
  { path: "", word: "general" },
  { path: "/keys", word: "keys" },
  { path: "/setup", word: "sdk" },
  { path: "/environments", word: "environments" },
  { path: "/ownership", word: "ownership", begins: true },
  { path: "/grouping", word: "grouping" },
  { path: "/privacy", word: "privacy" },
  { path: "/filters", word: "filters", begins: true },
  { path: "/limits", word: "limits" },
  { path: "/sampling", word: "sampling" },
  { path: "/storage", word: "storage" },
] as const satisfies readonly PageShape[];

const ofOrganization = [
  { path: "/settings", word: "general" },
  { path: "/projects", word: "projects" },
  { path: "/members", word: "members" },
  { path: "/teams", word: "teams" },
  { path: "/settings/privacy", word: "organizationPrivacy", begins: true },
  { path: "/settings/filters", word: "organizationFilters" },
  { path: "/settings/limits", word: "organizationLimits" },
  { path: "/settings/sampling", word: "organizationSampling" },
  { path: "/settings/storage", word: "organizationStorage" },
  { path: "/settings/audit-log", word: "auditLog", begins: true, needs: ["org:write", "org:admin"] },
  { path: "/settings/single-sign-on", word: "singleSignOn", needs: ["org:admin"] },
  { path: "/settings/data-requests", word: "dataRequests", needs: ["org:admin"] },
] as const satisfies readonly PageShape[];

const ofPerson = [
  { path: "/settings/account", word: "account" },
  { path: "/settings/security", word: "security" },
  { path: "/settings/tokens", word: "tokens" },
  { path: "/settings/appearance", word: "appearance" },
] as const satisfies readonly PageShape[];

export type SettingsWord = (typeof ofProject | typeof ofOrganization | typeof ofPerson)[number]["word"];

export interface SettingsPage extends PageShape {
  readonly word: SettingsWord;
}

export interface SettingsPages {
  readonly of: "project" | "organization" | "you";
  readonly pages: readonly SettingsPage[];
}

/** What there is for somebody to set, as far as they may see it. */
export function settingsPages(
  organization: Pick<Membership, "slug" | "scopes"> | undefined,
  projectSlug: string | undefined,
): readonly SettingsPages[] {
  const you: SettingsPages = { of: "you", pages: ofPerson };
  if (organization === undefined) return [you];
  const { slug, scopes } = organization;
  const base = `/organizations/${slug}`;
  const below = (path: string, pages: readonly SettingsPage[]) =>
    pages
      .filter(({ needs }) => needs === undefined || needs.some((scope) => scopes.includes(scope)))
      .map((page) => ({ ...page, path: path + page.path }));
  const ours: SettingsPages = { of: "organization", pages: below(base, ofOrganization) };
  if (projectSlug === undefined) return [ours, you];
  return [{ of: "project", pages: below(`${base}/projects/${projectSlug}`, ofProject) }, ours, you];
}

/** The entries whose name, or what is set there, holds every word that was typed; groups without any are left out. */
export function findPages<
  Entry extends { readonly label: string; readonly about: string },
  Group extends { readonly entries: readonly Entry[] },
>(groups: readonly Group[], typed: string): readonly Group[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return groups;
  return groups
    .map((group) => ({
      ...group,
      entries: group.entries.filter(({ label, about }) => {
        const text = `${label} ${about}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ entries }) => entries.length > 0);
}
