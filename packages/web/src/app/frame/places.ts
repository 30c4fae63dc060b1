/** The places of the rail and the bottom bar; only those that have something behind them. */
import {
  CircleAlert,
  Layers,
  LayoutDashboard,
  type LucideIcon,
  MessageSquareText,
  Activity,
  Settings,
  Telescope,
} from "lucide-react";

export interface Place {
  readonly id: "issues" | "explore" | "feedback" | "dashboards" | "projects" | "system" | "settings";
  readonly icon: LucideIcon;
  readonly keys: string;
  readonly to:
    | "/organizations/$org/issues"
    | "/organizations/$org/explore"
    | "/organizations/$org/feedback"
    | "/organizations/$org/dashboards"
    | "/organizations/$org/projects"
    | "/system"
    | "/settings/account";
  /** Addresses that belong to the place. */
  readonly owns: RegExp;
  readonly atEnd: boolean;
  /** Follows the selectors: projects, environment and range go along. */
  readonly takesScope?: true;
}

export const places: readonly Place[] = [
  {
    id: "issues",
    icon: CircleAlert,
    keys: "g i",
    to: "/organizations/$org/issues",
    owns: /^\/organizations\/[^/]+\/issues/,
    atEnd: false,
    takesScope: true,
  },
  {
    id: "feedback",
    icon: MessageSquareText,
    keys: "g f",
    to: "/organizations/$org/feedback",
    owns: /^\/organizations\/[^/]+\/feedback/,
    atEnd: false,
    takesScope: true,
  },
  {
    id: "explore",
    icon: Telescope,
    keys: "g e",
    to: "/organizations/$org/explore",
    owns: /^\/organizations\/[^/]+\/explore/,
    atEnd: false,
    takesScope: true,
  },
  {
    id: "dashboards",
    icon: LayoutDashboard,
    keys: "g d",
    to: "/organizations/$org/dashboards",
    owns: /^\/organizations\/[^/]+\/dashboards/,
    atEnd: false,
  },
  {
    id: "projects",
    icon: Layers,
    keys: "g p",
    to: "/organizations/$org/projects",
    owns: /^\/organizations\/[^/]+\/projects/,
    atEnd: false,
  },
  { id: "system", icon: Activity, keys: "g h", to: "/system", owns: /^\/system/, atEnd: true },
  {
    id: "settings",
    icon: Settings,
    keys: "g s",
    to: "/settings/account",
    owns: /^\/settings|^\/organizations\/[^/]+\/(?:members|teams|settings)/,
    atEnd: true,
  },
];
