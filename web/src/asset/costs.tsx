import { useTranslation } from "react-i18next";
import type { Version } from "../../../functions/api/schemas/asset.ts";
import { Empty } from "../parts/empty.tsx";
import { formatNumber, formatUsd } from "../parts/format.ts";
import { type CostLine, costLinesOf } from "./cost-lines.ts";

/** What it was going to cost and what it did, line by line. */
export function Costs({ version }: { version: Version }) {
  const { t } = useTranslation("asset");
  const { estimate, actual } = version.cost;
  if (estimate === null && actual === null) return <Empty title={t("cost.none")}>{t("cost.noneWhy")}</Empty>;
  const unpriced = costLinesOf(version.cost).filter(({ isPriced }) => !isPriced);
  return (
    <div className="space-y-3">
      <div className="card overflow-x-auto">
        <table className="w-full text-left text-sm tabular-nums">
          <caption className="sr-only">{t("sides.cost")}</caption>
          <thead className="text-xs text-quiet">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium">
                {t("cost.what")}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium max-sm:hidden">
                {t("cost.quantity")}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                {t("cost.estimate")}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                {t("cost.actual")}
              </th>
            </tr>
          </thead>
          <tbody>
            {costLinesOf(version.cost)
              .filter(({ isPriced }) => isPriced)
              .map((line) => (
                <Line key={line.item} line={line} />
              ))}
          </tbody>
          <tfoot>
            <tr className="border-t border-line font-semibold">
              <th scope="row" className="px-4 py-2.5">
                {t("cost.total")}
              </th>
              <td className="max-sm:hidden" />
              <td className="px-4 py-2.5 text-right">{estimate ? formatUsd(estimate.totalUsd) : "–"}</td>
              <td className="px-4 py-2.5 text-right">{actual ? formatUsd(actual.totalUsd) : "–"}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="text-sm text-quiet">
        {t("cost.prices", { book: (actual ?? estimate)?.priceBook ?? "" })}
        {estimate?.tier && ` ${t("cost.tier", { tier: t(`cost.tiers.${estimate.tier}`) })}`}
        {unpriced.length > 0 && ` ${t("cost.unpriced")}`}
      </p>
    </div>
  );
}

function Line({ line }: { line: CostLine }) {
  const { t } = useTranslation("asset");
  const { item, kind, unit, estimate, actual } = line;
  const quantity = actual?.quantity ?? estimate?.quantity;
  const amountOf = (count: number) => {
    const amount = formatNumber(count);
    return isKnownUnit(unit) ? t(`cost.units.${units[unit]}`, { count, amount }) : `${amount} ${unit}`;
  };
  return (
    <tr className="border-t border-line">
      <th scope="row" className="px-4 py-2 font-normal">
        {kind === null ? item : t(`cost.items.${kind}`)}
        {kind !== null && <span className="block text-xs text-quiet wrap-anywhere max-sm:hidden">{item}</span>}
      </th>
      <td className="px-4 py-2 text-right whitespace-nowrap text-quiet max-sm:hidden">
        {quantity !== undefined && amountOf(quantity)}
      </td>
      <td className="px-4 py-2 text-right whitespace-nowrap">{estimate ? micro(estimate.usd) : "–"}</td>
      <td className="px-4 py-2 text-right whitespace-nowrap">{actual ? micro(actual.usd) : "–"}</td>
    </tr>
  );
}

/** Most lines are fractions of a cent. */
function micro(usd: number): string {
  return formatNumber(usd, { style: "currency", currency: "USD", minimumFractionDigits: 6, maximumFractionDigits: 6 });
}

const units = {
  image: "image",
  minute: "minute",
  request: "request",
  transition: "transition",
  "write unit": "writeUnit",
  "GB-second": "gbSecond",
  "GB-month": "gbMonth",
  mail: "mail",
} as const;

function isKnownUnit(unit: string): unit is keyof typeof units {
  return unit in units;
}
