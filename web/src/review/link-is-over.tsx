import i18next from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import * as z from "zod";
import { Decision } from "../../../shared/review/decision.ts";
import type review from "../i18n/en/review.ts";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";
import { formatTime } from "../parts/format.ts";
import { Notice } from "../parts/notice.tsx";
import { problemWords } from "../parts/problem-words.ts";
import type { ApiProblem } from "../request.ts";

type Reason = keyof (typeof review)["over"];

const DecidedBefore = z.object({ decision: Decision, decidedAt: z.iso.datetime() });

/** Why there is nothing to be done behind a link, or any more in the inbox. */
export function LinkIsOver({ problem, action }: { problem: ApiProblem; action?: ReactNode }) {
  const { t } = useTranslation(["review", "parts"]);
  const before = DecidedBefore.safeParse(problem.details).data;
  const { code } = problem;
  const [title, why] = isKnown(code)
    ? [t(`review:over.${code}.title`), t(`review:over.${code}.why`)]
    : [t("review:cannotOpen"), problemWords(problem)];
  return (
    <div ref={focusOnArrival} tabIndex={-1} className="outline-none">
      <Notice title={title} action={action}>
        <p>{why}</p>
        {before && (
          <p className="mt-3 text-sm">
            {t(`parts:decision.${before.decision}`)}, {formatTime(before.decidedAt)}
          </p>
        )}
      </Notice>
    </div>
  );
}

function isKnown(code: string): code is Reason {
  return i18next.exists(`review:over.${code}.title`);
}
