import { useState } from "react";
import type { MarkColour, Region } from "../../../shared/comment/region.ts";
import { type Tool, usualColour } from "./marks.ts";

/** What is being drawn, and the way back. A comment has one mark: the next takes its place. */
export function useDrawing() {
  const [tool, setTool] = useState<Tool>("box");
  const [colour, setColour] = useState<MarkColour>(usualColour);
  const [{ past, mark }, setHistory] = useState<{ past: (Region | undefined)[]; mark: Region | undefined }>({
    past: [],
    mark: undefined,
  });
  return {
    tool,
    setTool,
    colour,
    /** Also of what is drawn already. */
    setColour(next: MarkColour) {
      setColour(next);
      setHistory((before) =>
        before.mark === undefined
          ? before
          : { past: [...before.past, before.mark], mark: { ...before.mark, colour: next } },
      );
    },
    mark,
    draw: (next: Region) => setHistory((before) => ({ past: [...before.past, before.mark], mark: next })),
    canUndo: past.length > 0,
    undo: () => setHistory((before) => ({ past: before.past.slice(0, -1), mark: before.past.at(-1) })),
    clear: () => setHistory({ past: [], mark: undefined }),
  };
}
export type Drawing = ReturnType<typeof useDrawing>;
