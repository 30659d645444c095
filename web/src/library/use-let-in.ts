import { type RefObject, useEffect } from "react";
import type { Selection } from "./selection.ts";

interface LetIn {
  list: RefObject<HTMLElement | null>;
  selection: Selection;
  waiting: number;
  letIn: () => void;
  lookAgain: () => void;
}

/**
 * Lets what is new in by itself as long as nobody is in the list: at its top, with neither the pointer nor the focus in it and nothing
 * selected. Otherwise it waits, for nothing may move under anybody's hand.
 */
export function useLetIn({ list, selection, waiting, letIn, lookAgain }: LetIn): void {
  useEffect(() => void lookAgain(), [lookAgain]);
  useEffect(() => {
    const element = list.current;
    if (waiting === 0 || element === null) return;
    const isUsed =
      window.scrollY > element.getBoundingClientRect().top + window.scrollY ||
      element.matches(":hover, :focus-within") ||
      selection.all().size > 0;
    if (!isUsed) letIn();
  }, [list, selection, waiting, letIn]);
}
