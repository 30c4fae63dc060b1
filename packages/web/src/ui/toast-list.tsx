import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useEffect } from "react";
import { Button } from "./button.tsx";
import { LevelMark } from "./level-mark.tsx";
import { takeToasts, type ToastOptions } from "./toast.tsx";
import styles from "./toast.module.css";

const VISIBLE_MS = 6_000;
const manager = Base.createToastManager<{ tone: "ok" | "error" }>();

function add({ id: name, title, description, tone = "ok", action }: ToastOptions): void {
  const id = manager.add({
    ...(name === undefined ? {} : { id: name }),
    title,
    timeout: VISIBLE_MS,
    priority: tone === "error" ? "high" : "low",
    data: { tone },
    ...(description === undefined ? {} : { description }),
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            onClick: () => {
              manager.close(id);
              action.run();
            },
          },
        }),
  });
}

function Toasts({ closeLabel }: { readonly closeLabel: string }) {
  const { toasts } = Base.useToastManager<{ tone: "ok" | "error" }>();
  return toasts.map((toast) => {
    const tone = toast.data?.tone ?? "ok";
    return (
      <Base.Root key={toast.id} toast={toast} className={styles.toast} swipeDirection={["right", "down"]}>
        <Base.Content className={styles.content}>
          <LevelMark level={tone} label="" className={styles.mark} />
          <div className={styles.words}>
            <Base.Title className={styles.title} />
            <Base.Description className={styles.description} />
          </div>
          {toast.actionProps !== undefined && <Base.Action render={<Button size="sm" />} />}
          <Base.Close
            render={<Button variant="ghost" size="sm" icon={X} aria-label={closeLabel} />}
            className={styles.close}
          />
        </Base.Content>
      </Base.Root>
    );
  });
}

/** Messages one above the other. */
export function ToastList({ closeLabel }: { readonly closeLabel: string }) {
  // After the provider below has begun to listen to the manager.
  useEffect(() => takeToasts(add), []);
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className={styles.viewport}>
          <Toasts closeLabel={closeLabel} />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
