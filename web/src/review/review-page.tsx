import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Notice } from "../parts/notice.tsx";
import { problemWords } from "../parts/problem-words.ts";
import { ApiProblem } from "../request.ts";
import { Desk } from "./desk.tsx";
import { LinkIsOver } from "./link-is-over.tsx";
import { Opening } from "./opening.tsx";
import type { Way } from "./way.ts";

/** How to ask for what is to be reviewed. */
export const reviewBy = (way: Way) => ({ queryKey: way.key, queryFn: way.open, staleTime: 5 * 60_000 });

/** The page behind an e-mailed link: see the rendition, say yes, or say what should change. Opening it decides nothing. */
export function ReviewPage({ way }: { way: Way }) {
  const { t } = useTranslation(["review", "parts"]);
  const review = useQuery(reviewBy(way));
  // What the link has become weighs more than what it was; that there is no network just now does not.
  if (review.error instanceof ApiProblem) return <LinkIsOver problem={review.error} />;
  if (review.data) return <Desk way={way} review={review.data} />;
  if (review.isError) {
    return (
      <Notice
        title={t("notLoaded")}
        action={
          <button type="button" className="button button-main" onClick={() => review.refetch()}>
            {t("parts:tryAgain")}
          </button>
        }
      >
        {problemWords(review.error)}
      </Notice>
    );
  }
  return <Opening />;
}
