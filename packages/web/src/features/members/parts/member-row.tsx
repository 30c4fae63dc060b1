import type { MemberOrInvited } from "@vedette/api";
import { Link2, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { MenuItem, MoreMenu } from "../../../ui/menu.tsx";
import { ROLES } from "../model/roles.ts";
import styles from "./members.module.css";

export interface MemberRowProps {
  readonly member: MemberOrInvited;
  readonly isMe: boolean;
  readonly canChange: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onRenew: () => void;
}

export function MemberRow({ member, isMe, canChange, onEdit, onRemove, onRenew }: MemberRowProps) {
  const t = useTranslations("members");
  const roleNames = useTranslations("roles");
  const format = useFormat();
  const role = ROLES.find((one) => one === member.orgRole);
  const name = member.name === "" ? member.email : member.name;
  return (
    <tr>
      <td>
        <span className={styles.person}>
          <Avatar name={name} />
          <span>
            <b>{name}</b>
            {name !== member.email && <span className={styles.email}>{member.email}</span>}
          </span>
        </span>
      </td>
      <td>
        <Badge tone={role === "owner" ? "accent" : "neutral"}>
          {role === undefined ? member.roleName : roleNames(role)}
        </Badge>
      </td>
      <td className={styles.teamList} title={member.teams.join(", ")}>
        {member.teams.length === 0 ? "–" : member.teams.join(", ")}
      </td>
      <td>
        {member.pending ? (
          member.expired ? (
            <Badge tone="warning">{t("expired")}</Badge>
          ) : (
            <span className={styles.email}>
              {t("expires", { day: format.day(Date.parse(member.dateExpires ?? "")) })}
            </span>
          )
        ) : (
          <span className={styles.marks}>
            {isMe && <Badge outline>{t("you")}</Badge>}
            {member.isSingleSignOn && <Badge outline>{t("singleSignOn")}</Badge>}
            {member.has2fa === false && !member.isSingleSignOn && (
              <Badge tone="warning">{t("noFactor")}</Badge>
            )}
            {member.has2fa === true && <Badge tone="ok">{t("factor")}</Badge>}
          </span>
        )}
      </td>
      <td className={styles.tools}>
        {(canChange || isMe) && (
          <MoreMenu label={t("actions", { name })}>
            {canChange && !member.pending && (
              <MenuItem icon={Pencil} onSelect={onEdit}>
                {t("edit")}
              </MenuItem>
            )}
            {member.pending && (
              <MenuItem icon={Link2} onSelect={onRenew}>
                {t("newLink")}
              </MenuItem>
            )}
            <MenuItem icon={Trash2} onSelect={onRemove}>
              {member.pending ? t("revoke") : isMe ? t("leave") : t("remove")}
            </MenuItem>
          </MoreMenu>
        )}
      </td>
    </tr>
  );
}
