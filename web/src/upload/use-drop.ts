import { type DragEvent, useState } from "react";
import { type BroughtFile, droppedFiles } from "./dropped-files.ts";

/** Makes an element take files and folders: what it listens to, and whether something is held over it. */
export function useDrop(onDrop: (files: BroughtFile[]) => void) {
  const [isOver, setOver] = useState(false);
  const isFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        setOver(false);
        void droppedFiles(event.dataTransfer).then(onDrop);
      },
    },
  };
}
