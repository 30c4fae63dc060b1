import type { ExportFormat, SavedQuery, SavedQuestion } from "@vedette/api";
import { Bookmark, Download, Pencil, Save, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useActions } from "../../../app/actions.ts";
import { NameDialog } from "../../../app/name-dialog.tsx";
import { may, useOrganization } from "../../../app/organization.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Menu, MenuItem, MenuSeparator, MoreMenu } from "../../../ui/menu.tsx";
import { useSavedQueries } from "../use-saved-queries.ts";
import styles from "./question-tools.module.css";

/** Written out: the API's own list would bring its schema library into the page. */
const formats: readonly ExportFormat[] = ["csv", "json", "xml", "parquet"];

/** Keeps what is asked, or takes it away as a file. */
export function QuestionTools({
  org,
  saved,
  isEdited,
  body,
  exportUrl,
  onSaved,
  onRemoved,
}: {
  readonly org: string;
  /** What the question began as. */
  readonly saved: SavedQuery | undefined;
  readonly isEdited: boolean;
  readonly body: SavedQuestion;
  readonly exportUrl: (format: ExportFormat) => string;
  readonly onSaved: (saved: SavedQuery) => void;
  readonly onRemoved: () => void;
}) {
  const t = useTranslations("explore.saved");
  const { organization } = useOrganization();
  const queries = useSavedQueries(org);
  const [open, setOpen] = useState<"create" | "rename">();
  const mayWrite = may(organization, "event:write");
  const mayShare = may(organization, "org:write");
  const canSave = saved !== undefined && saved.isEditable && isEdited;
  useActions(
    mayWrite
      ? [
          {
            id: "explore-save",
            label: canSave ? t("save") : t("saveAs"),
            section: "view",
            icon: Bookmark,
            run: () => (canSave ? void queries.save(saved, body) : setOpen("create")),
          },
        ]
      : [],
  );
  return (
    <div className={styles.tools}>
      {saved !== undefined && (
        <span className={styles.name}>
          <b title={saved.name}>{saved.name}</b>
          {isEdited && <Badge tone="warning">{t("edited")}</Badge>}
        </span>
      )}
      {canSave && mayWrite && (
        <Button variant="primary" size="sm" icon={Save} onClick={() => void queries.save(saved, body)}>
          {t("save")}
        </Button>
      )}
      {mayWrite && (saved === undefined || isEdited) && (
        <Button variant="ghost" size="sm" icon={Bookmark} onClick={() => setOpen("create")}>
          {saved === undefined ? t("saveNew") : t("saveAs")}
        </Button>
      )}
      <Menu
        align="end"
        trigger={
          <Button variant="ghost" size="sm" icon={Download} aria-label={t("export")} title={t("export")} />
        }
      >
        {formats.map((format) => (
          <MenuItem key={format} render={<a href={exportUrl(format)} download />}>
            {t(`formats.${format}`)}
          </MenuItem>
        ))}
      </Menu>
      {saved?.isEditable === true && mayWrite && (
        <MoreMenu label={t("menu", { name: saved.name })}>
          <MenuItem icon={Pencil} onSelect={() => setOpen("rename")}>
            {t("rename")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Trash2} onSelect={() => void queries.remove(saved).then(onRemoved)}>
            {t("delete")}
          </MenuItem>
        </MoreMenu>
      )}
      {open === "create" && (
        <NameDialog
          title={t("saveTitle")}
          submitLabel={t("save")}
          initial={{
            name: saved === undefined ? "" : t("copyOf", { name: saved.name }),
            visibility: "owner",
          }}
          mayShare={mayShare}
          onSubmit={async (name) => onSaved(await queries.create(name, body))}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === "rename" && saved !== undefined && (
        <NameDialog
          title={t("renameTitle")}
          submitLabel={t("change")}
          initial={saved}
          mayShare={mayShare}
          onSubmit={({ name, visibility }) => queries.change(saved.id, { name, visibility })}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}
