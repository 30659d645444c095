import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "../parts/notice.tsx";
import { problemWords } from "../parts/problem-words.ts";
import { ApiProblem } from "../request.ts";
import { Desk } from "./desk.tsx";
import { LinkIsOver } from "./link-is-over.tsx";
import { linkWay } from "./link-way.ts";
import { Opening } from "./opening.tsx";

/** The page behind an e-mailed link: see the rendition, say yes, or say what should change. Opening it decides nothing. */
export function ReviewPage({ token }: { token: string }) {
  const { t } = useTranslation(["review", "parts"]);
  const way = useMemo(() => linkWay(token), [token]);
  const review = useQuery({ queryKey: way.key, queryFn: way.open, staleTime: 5 * 60_000 });
  // What the link has become weighs more than what it was; that there is no network just now does not.
  if (review.error instanceof ApiProblem) return <LinkIsOver problem={review.error} />;
  if (review.data) return <Desk key={token} way={way} review={review.data} />;
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
