/** The ids that the manifest declares and the code uses; a test keeps both the same. */

export const commandIds = {
  openCapacityCalculator: "mapscope.openCapacityCalculator",
  explainAssembly: "mapscope.explainAssembly",
  showLayout: "mapscope.showLayout",
  selectModel: "mapscope.selectModel",
  openSurvey: "mapscope.openSurvey",
} as const;

/** Editor panels that VS Code opens again after a reload. */
export const panelIds = {
  survey: "mapscope.survey",
} as const;

export const viewIds = {
  layout: "mapscope.layout",
} as const;
