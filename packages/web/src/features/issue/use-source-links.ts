/** Where a frame leads to: the repository of its project, and the editor that this browser's person uses. */
import { useQuery } from "@tanstack/react-query";
import type { Frame, SourceLink } from "@vedette/api";
import { createContext, useContext } from "react";
import { createStoredValue, useStoredValue } from "../../lib/stored-value.ts";
import { safeHref } from "../../lib/format.ts";
import { type Editor, type EditorChoice, editorHref, editors, repositoryHref } from "./model/source-link.ts";
import { sourceLinkQuery } from "./queries.ts";

export const editorPreference = createStoredValue<Editor>(
  "vedette.editor",
  (text) => editors.find((one) => one === text) ?? "none",
);
export const remoteRootPreference = createStoredValue<string>("vedette.editor.remote", (text) => text ?? "");
export const localRootPreference = createStoredValue<string>("vedette.editor.local", (text) => text ?? "");

export interface FrameLinks {
  readonly repository: string | undefined;
  readonly editor: string | undefined;
}

interface SourceContext {
  readonly link: SourceLink | undefined;
  readonly release: string | undefined;
}

/** Set once for an event: frames are many. */
export const SourceLinks = createContext<SourceContext>({ link: undefined, release: undefined });

export function useProjectSource(org: string, project: string): SourceLink | undefined {
  return useQuery(sourceLinkQuery(org, project)).data;
}

export function useEditorChoice(): EditorChoice {
  return {
    editor: useStoredValue(editorPreference),
    remoteRoot: useStoredValue(remoteRootPreference),
    localRoot: useStoredValue(localRootPreference),
  };
}

export function useFrameLinks(frame: Frame): FrameLinks {
  const { link, release } = useContext(SourceLinks);
  const choice = useEditorChoice();
  return {
    repository: safeHref(frame.sourceLink) ?? safeHref(repositoryHref(link, frame, release)),
    editor: editorHref(choice, frame),
  };
}
