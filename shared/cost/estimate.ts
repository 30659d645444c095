import type { CostEstimate } from "../ingest/steps.ts";
import { type PicoDollars, timesThousandths, toUsd } from "./money.ts";
import { nameOf, type PriceBook } from "./price-book.ts";

/** One thing that AWS bills: how much of what, and the price of one. */
export interface Charge {
  /** Such as `rekognition.image`. */
  item: string;
  /** May be a fraction of the unit; thousandths count. */
  quantity: number;
  unit: string;
  price: PicoDollars;
}

/**
 * The estimate for what is billed. Charges of the same item and price are added up before they are rounded to the
 * micro-dollar, and the total is the sum of the lines as they are shown.
 */
export function estimateOf(charges: Charge[], book: PriceBook, tier?: CostEstimate["tier"]): CostEstimate {
  const merged = new Map<string, Charge>();
  for (const charge of charges) {
    if (charge.quantity <= 0) continue;
    const key = `${charge.item} ${charge.price}`;
    const same = merged.get(key);
    merged.set(key, same === undefined ? { ...charge } : { ...same, quantity: same.quantity + charge.quantity });
  }
  const lines = [...merged.values()].map(({ item, quantity, unit, price }) => {
    const thousandths = Math.round(quantity * 1000);
    return { item, quantity: thousandths / 1000, unit, usd: toUsd(timesThousandths(price, thousandths)) };
  });
  const micro = lines.reduce((sum, line) => sum + Math.round(line.usd * 1_000_000), 0);
  return { totalUsd: micro / 1_000_000, lines, priceBook: nameOf(book), ...(tier !== undefined && { tier }) };
}
