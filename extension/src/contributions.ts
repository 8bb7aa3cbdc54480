/** The ids that the manifest declares and the code uses; a test keeps both the same. */

export const commandIds = {
  openCapacityCalculator: "mapscope.openCapacityCalculator",
  explainAssembly: "mapscope.explainAssembly",
  showLayout: "mapscope.showLayout",
  showCallChain: "mapscope.showCallChain",
  selectModel: "mapscope.selectModel",
} as const;

/** Panels beside the editor; the ids by which they are restored after a reload. */
export const panelTypes = {
  calculator: "mapscope.calculator",
  callChain: "mapscope.callChain",
} as const;

export const viewIds = {
  layout: "mapscope.layout",
} as const;
