import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewPage } from "../../../functions/api/schemas/review-page.ts";
import type { Decision } from "../../../shared/review/decision.ts";
import { Choose } from "./choose.tsx";
import { ConfirmByCode } from "./confirm-by-code.tsx";
import { HandOver } from "./hand-over.tsx";
import { PutInWords, type Worded } from "./put-in-words.tsx";
import { refusalWords } from "./refusal-words.ts";
import { type Made, useDecide } from "./use-decide.ts";
import type { Way } from "./way.ts";

type Step =
  | { at: "choosing"; isBack: boolean }
  | { at: "wording"; decision: Worded }
  | { at: "confirming"; decision: Decision }
  | { at: "handing-over" };

/** Where one decides: always in reach of a thumb, one step at a time. */
export function DecisionDock({
  way,
  said,
  review: { stage, reviewer },
  made,
  onDecided,
  onHandedOver,
  onKeep,
}: {
  way: Way;
  /** How many comments this person has made just now. */
  said: number;
  review: ReviewPage;
  made: Made | null;
  onDecided: (made: Made) => void;
  onHandedOver: (to: string) => void;
  onKeep: () => void;
}) {
  // Who comes to change a decision has asked for what appears here.
  const [step, setStep] = useState<Step>({ at: "choosing", isBack: made !== null });
  const [comment, setComment] = useState(made?.comment ?? "");
  const { t } = useTranslation("review");
  const decide = useDecide(way, onDecided);
  const go = (next: Step) => {
    decide.reset();
    setStep(next);
  };
  const back = () => go({ at: "choosing", isBack: true });
  const sendsCode = stage.needsCode ? way.requestCode : undefined;
  const word = (decision: Worded) => {
    // What was said on the picture need not be said again.
    if (comment === "" && said > 0 && decision !== "not_relevant") setComment(t("seeComments", { count: said }));
    go({ at: "wording", decision });
  };
  const settleOn = (decision: Decision) =>
    sendsCode ? go({ at: "confirming", decision }) : decide.mutate(given(decision, comment));

  return (
    <section
      aria-label={t("decision")}
      className="sticky bottom-(--under,0px) z-20 max-h-[85dvh] overflow-y-auto border-t border-line bg-surface pt-4 pb-[max(1rem,env(safe-area-inset-bottom))]"
    >
      <div className="mx-auto max-w-3xl space-y-3 px-4">
        {decide.isError && (
          <p role="alert" className="text-sm text-bad wrap-anywhere">
            {refusalWords(decide.error)}
          </p>
        )}
        {step.at === "choosing" && (
          <Choose
            isBack={step.isBack}
            reviewer={reviewer.name}
            isBusy={decide.isPending}
            onApprove={() => settleOn("approve")}
            onWord={word}
            onHandOver={stage.delegation === "nobody" ? undefined : () => go({ at: "handing-over" })}
            onKeep={made === null ? undefined : onKeep}
          />
        )}
        {step.at === "wording" && (
          <PutInWords
            key={step.decision}
            decision={step.decision}
            comment={comment}
            isBusy={decide.isPending}
            isLast={sendsCode === undefined}
            onComment={setComment}
            onSend={() => settleOn(step.decision)}
            onBack={back}
          />
        )}
        {step.at === "confirming" && sendsCode && (
          <ConfirmByCode
            way={way}
            sendsCode={sendsCode}
            given={given(step.decision, comment)}
            onDecided={onDecided}
            onBack={() => (step.decision === "approve" ? back() : go({ at: "wording", decision: step.decision }))}
          />
        )}
        {step.at === "handing-over" && (
          <HandOver way={way} isToAnyone={stage.delegation === "anyone"} onHandedOver={onHandedOver} onBack={back} />
        )}
      </div>
    </section>
  );
}

/** What was typed for another answer goes not along with a plain approval. */
function given(decision: Decision, comment: string) {
  return { decision, comment: decision === "approve" ? "" : comment };
}
