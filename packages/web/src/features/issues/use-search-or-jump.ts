/** Ids that are pasted into the search box lead to what they name; everything else is searched for. */
import { useNavigate } from "@tanstack/react-router";
import { readJump } from "../../app/palette/rank.ts";
import { api } from "../../lib/api.ts";
import { keepScope, type Scope } from "../../lib/url-state.ts";
import { readQuery } from "../../search/model/query-tokens.ts";

export function useSearchOrJump(
  org: string,
  scope: Scope,
  onQuery: (query: string) => void,
): (query: string) => void {
  const navigate = useNavigate();
  return (query) => {
    const { text } = readQuery(query);
    const jump = readJump(text);
    // Short ids are pasted in capitals; other words with a hyphen are words.
    if (jump === undefined || (jump.kind === "issue" && jump.id !== text.trim())) {
      onQuery(query);
      return;
    }
    const search = keepScope(scope);
    const open = async () => {
      if (jump.kind === "issue") {
        const { groupId } = await api.resolveShortId({ params: { org, shortId: jump.id } });
        const params = { org, issueId: groupId };
        return await navigate({ to: "/organizations/$org/issues/$issueId", params, search });
      }
      const { groupId, eventId } = await api.resolveEventId({ params: { org, event: jump.id } });
      const params = { org, issueId: groupId, eventId };
      return await navigate({ to: "/organizations/$org/issues/$issueId/events/$eventId", params, search });
    };
    void open().catch(() => onQuery(query));
  };
}
