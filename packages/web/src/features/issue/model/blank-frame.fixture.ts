/** A frame of which nothing is known, for tests to fill in. */
import type { Frame } from "@vedette/api";

export const blankFrame: Frame = {
  filename: null,
  absPath: null,
  module: null,
  package: null,
  platform: null,
  function: null,
  rawFunction: null,
  symbol: null,
  lineNo: null,
  colNo: null,
  context: [],
  inApp: true,
  vars: null,
  instructionAddr: null,
  symbolAddr: null,
  trust: null,
  errors: null,
  lock: null,
  sourceLink: null,
};
