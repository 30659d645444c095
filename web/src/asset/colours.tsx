import { useTranslation } from "react-i18next";
import type { Version } from "../../../functions/api/schemas/asset.ts";
import { formatPercent } from "../parts/format.ts";

/** The colours that it has most of, each as wide as its share. */
export function Colours({ colours }: { colours: Version["dominantColours"] }) {
  const { t } = useTranslation("asset");
  if (colours.length === 0) return null;
  return (
    <ul className="flex h-6 overflow-hidden rounded-md border border-line" aria-label={t("colours")}>
      {colours.map(({ hex, name, percent }) => (
        <li key={hex} title={`${name}, ${formatPercent(percent)}`} style={{ flexGrow: percent, backgroundColor: hex }}>
          <span className="sr-only">{`${name}, ${formatPercent(percent)}`}</span>
        </li>
      ))}
    </ul>
  );
}
