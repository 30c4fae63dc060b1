import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./form-problem.module.css";

/** Why a form was refused, where no field of it is to blame; nothing while nothing is wrong. */
export function FormProblem({
  className,
  children,
}: {
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  if (children === undefined) return null;
  return (
    <p className={clsx(styles.problem, className)} role="alert">
      {children}
    </p>
  );
}
