import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SourceLink } from "@vedette/api";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../../app/organization.ts";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api, ApiError } from "../../../lib/api.ts";
import { useStoredValue } from "../../../lib/stored-value.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Field, Select, TextField } from "../../../ui/field.tsx";
import { editors } from "../model/source-link.ts";
import { sourceLinkQuery } from "../queries.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import {
  editorPreference,
  localRootPreference,
  remoteRootPreference,
  useProjectSource,
} from "../use-source-links.ts";
import styles from "./source-settings.module.css";

function EditorFields() {
  const t = useTranslations("event.source");
  const editor = useStoredValue(editorPreference);
  const remoteRoot = useStoredValue(remoteRootPreference);
  const localRoot = useStoredValue(localRootPreference);
  return (
    <fieldset className={styles.part}>
      <legend>{t("editorTitle")}</legend>
      <p className={styles.text}>{t("editorText")}</p>
      <Field label={t("editor")}>
        {({ id }) => (
          <Select
            id={id}
            autoFocus
            value={editor}
            onChange={(change) =>
              editorPreference.set(editors.find((one) => one === change.target.value) ?? "none")
            }
          >
            {editors.map((one) => (
              <option key={one} value={one}>
                {t(`editors.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <TextField
        label={t("remoteRoot")}
        mono
        placeholder="/app/"
        maxLength={200}
        value={remoteRoot}
        onChange={(change) => remoteRootPreference.set(change.target.value)}
      />
      <TextField
        label={t("localRoot")}
        mono
        placeholder="/home/me/shop/"
        maxLength={200}
        value={localRoot}
        onChange={(change) => localRootPreference.set(change.target.value)}
      />
    </fieldset>
  );
}

function RepositoryFields({ project, link }: { readonly project: string; readonly link: SourceLink }) {
  const t = useTranslations("event.source");
  const errorText = useErrorText();
  const { org } = useIssueRoute();
  const { organization } = useOrganization();
  const canWrite = may(organization, "project:write", "project:admin");
  const queryClient = useQueryClient();
  const [urlPattern, setUrlPattern] = useState(link.urlPattern);
  const [pathPrefix, setPathPrefix] = useState(link.pathPrefix);
  const save = useMutation({
    mutationFn: () => api.setSourceLink({ params: { org, project }, body: { urlPattern, pathPrefix } }),
    onSuccess: (saved) => queryClient.setQueryData(sourceLinkQuery(org, project).queryKey, saved),
  });
  const fields = save.error instanceof ApiError ? save.error.fields : {};
  const isChanged = urlPattern !== link.urlPattern || pathPrefix !== link.pathPrefix;

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }

  return (
    <form onSubmit={submit}>
      <fieldset className={styles.part} disabled={!canWrite}>
        <legend>{t("repositoryTitle")}</legend>
        <p className={styles.text}>{t("repositoryText")}</p>
        <TextField
          label={t("urlPattern")}
          mono
          placeholder="https://git.example/shop/blob/{release}/{path}#L{line}"
          maxLength={500}
          value={urlPattern}
          error={fields["urlPattern"] === undefined ? undefined : t("urlPatternWrong")}
          onChange={(change) => setUrlPattern(change.target.value)}
        />
        <TextField
          label={t("pathPrefix")}
          mono
          placeholder="app/"
          maxLength={200}
          value={pathPrefix}
          hint={t("pathPrefixHint")}
          onChange={(change) => setPathPrefix(change.target.value)}
        />
        {save.isError && Object.keys(fields).length === 0 && (
          <p className={styles.problem} role="alert">
            {errorText(save.error)}
          </p>
        )}
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" disabled={!isChanged} busy={save.isPending}>
            {t("save")}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

/** Where lines of source lead to: on this machine for the reader, in the repository for everybody. */
export function SourceSettings({
  project,
  open,
  onOpenChange,
}: {
  readonly project: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("event.source");
  const { org } = useIssueRoute();
  const link = useProjectSource(org, project);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} closeLabel={t("close")}>
      <div className={styles.parts}>
        <EditorFields />
        {link !== undefined && (
          <RepositoryFields key={`${link.urlPattern} ${link.pathPrefix}`} project={project} link={link} />
        )}
      </div>
    </Dialog>
  );
}
