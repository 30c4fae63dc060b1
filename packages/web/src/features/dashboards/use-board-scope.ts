import { useEffect, useRef } from "react";
import type { DashboardDetails } from "@vedette/api";
import { savedEnvironment, type Scope } from "../../lib/url-state.ts";
import type { BoardSearch } from "./model/board-search.ts";

/** The scope that a board was saved with, as an address says it. */
export function savedScope(board: Pick<DashboardDetails, "projects" | "environment" | "period">): Scope {
  const environment = savedEnvironment(board.environment, board.projects);
  return {
    ...(board.projects.length === 0 ? {} : { project: board.projects.map(String) }),
    ...(environment === undefined ? {} : { environment }),
    ...(board.period === null ? {} : { statsPeriod: board.period }),
  };
}

/**
 * Writes the board's own scope into an address that names none; afterwards it is the reader's. Answers whether the
 * address says what is to be shown.
 */
export function useBoardScope(
  board: DashboardDetails | undefined,
  search: Scope & BoardSearch,
  onScope: (scope: Scope & { readonly scoped: "1" }) => void,
): boolean {
  const asked = useRef<string>(undefined);
  const isNamed =
    search.scoped === "1" ||
    search.project !== undefined ||
    search.environment !== undefined ||
    search.statsPeriod !== undefined ||
    search.start !== undefined;
  const isWanted = board !== undefined && !isNamed && Object.keys(savedScope(board)).length > 0;
  useEffect(() => {
    if (board === undefined || !isWanted || asked.current === board.id) return;
    asked.current = board.id;
    onScope({ ...savedScope(board), scoped: "1" });
  });
  return board !== undefined && !isWanted;
}
