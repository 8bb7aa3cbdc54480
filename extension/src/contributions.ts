/** The ids that the manifest declares and the code uses; a test keeps both the same. */

export const commandIds = {
  openCapacityCalculator: "mapscope.openCapacityCalculator",
  explainAssembly: "mapscope.explainAssembly",
  showLayout: "mapscope.showLayout",
  selectModel: "mapscope.selectModel",
} as const;

export const viewIds = {
  layout: "mapscope.layout",
} as const;

/** Types of webview panels, by which VS Code brings them back after a reload; the manifest has no part in them. */
export const panelTypes = {
  layout: "mapscopeLayoutPanel",
} as const;
