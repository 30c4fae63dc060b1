import { Menu as Base } from "@base-ui/react/menu";
import { Check, Ellipsis, type LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { KeyHint } from "./key-hint.tsx";
import styles from "./popup.module.css";

export interface MenuProps {
  /** The control that opens the menu; it receives the trigger's properties. */
  readonly trigger: ReactElement;
  readonly align?: "start" | "center" | "end";
  /** Given together where something besides the control opens the menu, such as a key. */
  readonly open?: boolean | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
  readonly children: ReactNode;
}

/** A menu on a control. Arrow keys, type-ahead and Escape come with it. */
export function Menu({ trigger, align = "start", open, onOpenChange, children }: MenuProps) {
  return (
    <Base.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange: (next: boolean) => onOpenChange(next) })}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={6} align={align}>
          <Base.Popup className={styles.popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** What else can be done with something, behind three dots at its end. */
export function MoreMenu({
  label,
  className,
  children,
}: {
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const dots = <Button variant="ghost" size="sm" icon={Ellipsis} aria-label={label} className={className} />;
  return (
    <Menu align="end" trigger={dots}>
      {children}
    </Menu>
  );
}

export interface MenuItemProps {
  readonly icon?: LucideIcon | undefined;
  readonly keys?: string | undefined;
  readonly side?: ReactNode;
  readonly disabled?: boolean;
  readonly onSelect?: () => void;
  /** An element that should be the item itself, such as a link. */
  readonly render?: ReactElement;
  readonly children: ReactNode;
}

export function MenuItem({ icon, keys, side, disabled = false, onSelect, render, children }: MenuItemProps) {
  return (
    <Base.Item
      className={styles.option}
      disabled={disabled}
      onClick={onSelect}
      {...(render === undefined ? {} : { render })}
    >
      {icon !== undefined && <Icon as={icon} size="sm" />}
      <span className={styles.label}>{children}</span>
      {side !== undefined && <span className={styles.side}>{side}</span>}
      {keys !== undefined && <KeyHint keys={keys} className={styles.side ?? ""} />}
    </Base.Item>
  );
}

export interface MenuChoice {
  readonly value: string;
  readonly label: string;
  readonly mark?: ReactNode;
  readonly side?: ReactNode;
}

/** Choices of which exactly one holds. */
export function MenuChoices({
  value,
  choices,
  caption,
  onChange,
}: {
  readonly value: string;
  readonly choices: readonly MenuChoice[];
  readonly caption?: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <Base.Group>
      {caption !== undefined && <Base.GroupLabel className={styles.caption}>{caption}</Base.GroupLabel>}
      <Base.RadioGroup value={value} onValueChange={(next: string) => onChange(next)}>
        {choices.map((choice) => (
          <Base.RadioItem
            key={choice.value}
            value={choice.value}
            // What is typed begins with its word, not with the letters of a picture before it.
            label={choice.label}
            className={styles.option}
            closeOnClick
          >
            <span className={styles.tick}>
              <Base.RadioItemIndicator>
                <Icon as={Check} size="sm" />
              </Base.RadioItemIndicator>
            </span>
            {choice.mark}
            <span className={styles.label}>{choice.label}</span>
            {choice.side !== undefined && <span className={styles.side}>{choice.side}</span>}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuSeparator() {
  return <Base.Separator className={styles.separator} />;
}
