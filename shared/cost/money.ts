/**
 * Money as whole pico-dollars (10⁻¹² USD): a write unit or a gigabyte-second costs fractions of a micro-dollar, and
 * binary fractions would not add up to the cent.
 */
export type PicoDollars = bigint;

const scale = 12;

/** Reads a price as the price page writes it: `usd("0.0000133334")`. Throws for anything but a plain decimal of at most 12 places. */
export function usd(decimal: string): PicoDollars {
  const match = /^(\d+)(?:\.(\d{1,12}))?$/.exec(decimal);
  if (match === null) throw new RangeError(`Not a price in dollars with at most ${scale} decimals: ${decimal}`);
  return BigInt(match[1] ?? "0") * 10n ** BigInt(scale) + BigInt((match[2] ?? "").padEnd(scale, "0"));
}

/** A price times a quantity given in thousandths, exactly: `times(perMinute, 1500)` is one and a half minutes. */
export function timesThousandths(price: PicoDollars, thousandths: number): PicoDollars {
  return (price * BigInt(Math.round(thousandths))) / 1000n;
}

/** Dollars as a number, rounded half up to the micro-dollar. */
export function toUsd(amount: PicoDollars): number {
  return Number((amount + 500_000n) / 1_000_000n) / 1_000_000;
}
