const rounded = (value: number): number => Math.round(value * 100) / 100;

/** The path of a box, to the hundredth of a pixel. */
export const boxPath = (x: number, y: number, width: number, height: number): string =>
  `M${rounded(x)} ${rounded(y)}h${rounded(width)}v${rounded(height)}h${rounded(-width)}z`;
