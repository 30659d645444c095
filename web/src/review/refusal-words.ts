import i18next from "i18next";
import type review from "../i18n/en/review.ts";
import { problemWords } from "../parts/problem-words.ts";
import { ApiProblem } from "../request.ts";

type Refused = keyof (typeof review)["refused"];

/** Why something was refused that one does on this page, in the page's language. */
export function refusalWords(error: unknown): string {
  if (error instanceof ApiProblem && isKnown(error.code)) return i18next.t(`review:refused.${error.code}`);
  return problemWords(error);
}

function isKnown(code: string): code is Refused {
  return i18next.exists(`review:refused.${code}`);
}
