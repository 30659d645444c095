/** Width by height of one pixel of a picture as it is coded: 64 by 45 for PAL that is shown at 16:9. */
export interface PixelAspect {
  numerator: number;
  denominator: number;
}

/** Nobody sees less than half a percent, and headers are rounded by about as much. */
const invisible = 0.005;
/** No camera or lens squeezes by more; what claims to is a slip in a header. */
const widest = 4;

/** An aspect worth acting on: undefined for square pixels, and for what cannot be meant. */
export function meaningfulAspect(numerator: number | undefined, denominator: number | undefined) {
  if (numerator === undefined || denominator === undefined || numerator <= 0 || denominator <= 0) return undefined;
  const ratio = numerator / denominator;
  if (!(ratio <= widest && ratio >= 1 / widest) || Math.abs(ratio - 1) < invisible) return undefined;
  return reduced({ numerator, denominator });
}

/** In lowest terms, by whole numbers. */
export function reduced({ numerator, denominator }: PixelAspect): PixelAspect {
  const [a, b] = [Math.round(numerator), Math.round(denominator)];
  const divisor = commonDivisor(a, b);
  return { numerator: a / divisor, denominator: b / divisor };
}

/** A picture as it is shown on square pixels: it keeps its lines, and its width follows. */
export function onSquarePixels<T extends { width: number; height: number }>(
  coded: T,
  aspect: PixelAspect | undefined,
): T {
  if (aspect === undefined) return coded;
  return { ...coded, width: Math.max(1, Math.round((coded.width * aspect.numerator) / aspect.denominator)) };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? Math.max(1, a) : commonDivisor(b, a % b);
}
