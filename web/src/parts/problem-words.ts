import i18next from "i18next";
import type { Words } from "../i18n/catalogs.ts";
import type parts from "../i18n/en/parts.ts";
import { ApiProblem, Outdated, Unreachable } from "../request.ts";

type KnownCode = keyof Words<typeof parts>["problem"];

/**
 * What went wrong, for a person, in the language of the page. The API words its refusals in English; where its code is known the
 * translation leads, and what the API says in particular stands in it.
 */
export function problemWords(error: unknown): string {
  if (error instanceof Unreachable) return i18next.t(error.isOffline ? "parts:offlineWrite" : "parts:unreachable");
  if (error instanceof Outdated) return i18next.t("parts:outdated");
  if (error instanceof ApiProblem) {
    const { code, message } = error;
    return isKnown(code) ? i18next.t(`parts:problem.${code}`, { detail: message }) : message;
  }
  return error instanceof Error ? error.message : i18next.t("parts:unexpected");
}

function isKnown(code: string): code is KnownCode {
  return i18next.exists(`parts:problem.${code}`);
}
