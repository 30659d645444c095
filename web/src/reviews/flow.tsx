import { ArrowDown } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ranksOf } from "./ranks.ts";

interface FlowProps<Stage> {
  label: string;
  stages: readonly Stage[];
  /** In a column that is narrow, all stand beneath one another. */
  isNarrow?: boolean;
  children: (stage: Stage) => ReactNode;
}

/** Stages from the first to the last; those that run side by side stand so. */
export function Flow<Stage extends { id: string; after: readonly string[] }>({
  label,
  stages,
  isNarrow = false,
  children,
}: FlowProps<Stage>) {
  const { t } = useTranslation("reviews");
  return (
    <ol aria-label={label} className="space-y-2">
      {ranksOf(stages).map((rank, at) => (
        <Fragment key={rank.map(({ id }) => id).join(" ")}>
          {at > 0 && (
            <li aria-hidden="true" className="flex justify-center text-quiet">
              <ArrowDown className="size-4" />
            </li>
          )}
          <li>
            {rank.length > 1 && <p className="mb-2 text-xs text-quiet">{t("sideBySide")}</p>}
            <div className={`grid items-start gap-3 ${rank.length > 1 && !isNarrow ? "lg:grid-cols-2" : ""}`}>
              {rank.map((stage) => (
                <Fragment key={stage.id}>{children(stage)}</Fragment>
              ))}
            </div>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}
