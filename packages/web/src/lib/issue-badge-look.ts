/** How the words about an issue look, in the list and on its page. */
import { Archive, Check, type LucideIcon, RotateCcw, TrendingUp } from "lucide-react";
import type { Tone } from "../ui/badge.tsx";
import type { IssueBadge } from "./issue-words.ts";

export const issueBadgeLook: Readonly<
  Record<IssueBadge, { readonly tone: Tone; readonly icon?: LucideIcon }>
> = {
  new: { tone: "accent" },
  regressed: { tone: "warning", icon: RotateCcw },
  escalating: { tone: "error", icon: TrendingUp },
  unhandled: { tone: "neutral" },
  resolved: { tone: "ok", icon: Check },
  archived: { tone: "neutral", icon: Archive },
};
