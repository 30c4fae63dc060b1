/** Who takes care of an issue: a menu of the members and teams, for the list and the issue alike. */
import { useQuery } from "@tanstack/react-query";
import type { Actor } from "@vedette/api";
import { UserRound } from "lucide-react";
import type { ReactElement } from "react";
import { useTranslations } from "use-intl";
import { actorLabel } from "../lib/issue-words.ts";
import { actorsQuery } from "../lib/queries.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";

const NOBODY = "";

export interface AssigneeMenuProps {
  readonly org: string;
  /** `undefined` where several issues with different people are meant. */
  readonly value: Actor | null | undefined;
  readonly trigger: ReactElement;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onAssign: (to: Actor | null) => void;
}

function Choices({ org, value, onAssign }: Pick<AssigneeMenuProps, "org" | "value" | "onAssign">) {
  const t = useTranslations("assignee");
  const { data: people = [] } = useQuery(actorsQuery(org));
  // Somebody who is no longer a member, stays visible while it is assigned.
  const shown =
    value === null || value === undefined || people.some((one) => keyOf(one) === keyOf(value))
      ? people
      : [value, ...people];
  return (
    <MenuChoices
      caption={t("caption")}
      value={value === undefined ? "?" : value === null ? NOBODY : keyOf(value)}
      choices={[
        { value: NOBODY, label: t("nobody"), mark: <Icon as={UserRound} size="sm" /> },
        ...shown.map((one) => ({
          value: keyOf(one),
          label: actorLabel(one),
          mark: <Avatar name={one.name} />,
          ...(one.email === undefined || one.email === one.name ? {} : { side: one.email }),
        })),
      ]}
      onChange={(key) => onAssign(shown.find((one) => keyOf(one) === key) ?? null)}
    />
  );
}

function keyOf(actor: Actor): string {
  return `${actor.type}:${actor.id}`;
}

/** The members and teams as choices on a control; read when it is opened. */
export function AssigneeMenu({ org, value, trigger, open, onOpenChange, onAssign }: AssigneeMenuProps) {
  return (
    <Menu align="end" trigger={trigger} open={open} onOpenChange={onOpenChange}>
      <Choices org={org} value={value} onAssign={onAssign} />
    </Menu>
  );
}
