import type { Me } from "@vedette/api";
import { useSessionEnd } from "../../lib/session-end.ts";
import { later } from "../../ui/later.tsx";
import { useFirstScreenStands } from "../first-screen.ts";
import { useOverlay } from "../palette/palette-state.ts";

const Palette = later(async () => (await import("../palette/palette.tsx")).Palette);
const KeySheet = later(async () => (await import("../palette/key-sheet.tsx")).KeySheet);
const SessionDialog = later(async () => (await import("../session/session-dialog.tsx")).SessionDialog);

/** What opens over every screen. Its code comes when the first screen stands, or when it is wanted before. */
export function Overlays({ me, org }: { readonly me: Me; readonly org: string | undefined }) {
  const stands = useFirstScreenStands();
  const isWanted = useOverlay() !== undefined;
  const hasEnded = useSessionEnd();
  return (
    <>
      {(stands || isWanted) && <Palette org={org} />}
      {(stands || isWanted) && <KeySheet />}
      {(stands || hasEnded) && <SessionDialog me={me} />}
    </>
  );
}
