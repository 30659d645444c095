import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Kind } from "../../../shared/asset/kind.ts";
import { Status } from "../../../shared/asset/status.ts";

export interface CardWords {
  status: Record<Status, string>;
  kind: Record<Kind, string>;
  select: (title: string) => string;
}

/** What the cards say, looked up once for all of them: a hook of the language in each of hundreds would cost frames. */
export function useCardWords(): CardWords {
  const { t } = useTranslation(["library", "parts"]);
  return useMemo(
    () => ({
      status: wordsFor(Status.options, (status) => t(`parts:status.${status}`)),
      kind: wordsFor(Kind.options, (kind) => t(`parts:kind.${kind}`)),
      select: (title: string) => t("library:select", { title }),
    }),
    [t],
  );
}

function wordsFor<Name extends string>(names: readonly Name[], word: (name: Name) => string): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, word(name)])) as Record<Name, string>;
}
