import { useTranslation } from "react-i18next";
import { stepName } from "../asset/step-name.ts";
import { usePipeline } from "../asset/use-pipeline.ts";
import { StatusPill } from "../parts/status-pill.tsx";
import type { Arrived } from "./upload-line.ts";

/** What is being done to a master at this moment. */
export function UnderWay({ asset: { id, version, status } }: { asset: Arrived }) {
  const { t } = useTranslation("asset");
  const pipeline = usePipeline(id, version, true);
  const step = pipeline.data?.executions
    .flatMap(({ steps }) => steps)
    .findLast(({ exitedAt, attempts }) => exitedAt === null && attempts > 0);
  return (
    <>
      {step !== undefined && <span className="mr-2 max-sm:hidden">{stepName(step.state, t)}</span>}
      <StatusPill status={status} />
    </>
  );
}
