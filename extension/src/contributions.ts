/** The ids that the manifest declares and the code uses; a test keeps both the same. */

export const commandIds = {
  openCapacityCalculator: "mapscope.openCapacityCalculator",
  explainAssembly: "mapscope.explainAssembly",
  explainRuntimeFunction: "mapscope.explainRuntimeFunction",
  chooseAssemblyTarget: "mapscope.chooseAssemblyTarget",
  chooseReading: "mapscope.chooseReading",
  toggleExplanations: "mapscope.toggleExplanations",
  toggleAddresses: "mapscope.toggleAddresses",
  showStepFlow: "mapscope.showStepFlow",
  showLayout: "mapscope.showLayout",
  showFamilies: "mapscope.showFamilies",
  showCallChain: "mapscope.showCallChain",
  selectModel: "mapscope.selectModel",
  openSurvey: "mapscope.openSurvey",
  showOperations: "mapscope.showOperations",
  groupOperations: "mapscope.groupOperations",
  filterOperations: "mapscope.filterOperations",
  refreshOperations: "mapscope.refreshOperations",
  copyOperations: "mapscope.copyOperations",
  goToOperation: "mapscope.goToOperation",
  checkModule: "mapscope.checkModule",
  explainMistake: "mapscope.explainMistake",
  showAllocations: "mapscope.showAllocations",
  filterAllocations: "mapscope.filterAllocations",
  refreshAllocations: "mapscope.refreshAllocations",
  openProfile: "mapscope.openProfile",
  sortProfile: "mapscope.sortProfile",
  closeProfile: "mapscope.closeProfile",
  measureMap: "mapscope.measureMap",
  cancelBackgroundBuild: "mapscope.cancelBackgroundBuild",
} as const;

/** Panels beside the editor; the ids by which they are restored after a reload. */
export const panelTypes = {
  calculator: "mapscope.calculator",
  callChain: "mapscope.callChain",
  layout: "mapscope.layoutPanel",
  measure: "mapscope.measure",
  stepFlow: "mapscope.stepFlow",
  survey: "mapscope.survey",
} as const;

export const viewIds = {
  layout: "mapscope.layout",
  operations: "mapscope.operations",
  allocations: "mapscope.allocations",
  profile: "mapscope.profile",
} as const;
