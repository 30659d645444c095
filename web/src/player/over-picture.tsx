import type { ReactNode } from "react";

interface OverPictureProps {
  /** Width over height of the picture. */
  aspect: number;
  children: ReactNode;
}

/** Keeps to a picture that lies whole in the middle of its room, also where the room is wider or higher than it. */
export function OverPicture({ aspect, children }: OverPictureProps) {
  return (
    <div className="@container-size pointer-events-none absolute inset-0 grid place-items-center">
      <div className="relative" style={{ aspectRatio: aspect, width: `min(100cqw, calc(${aspect} * 100cqh))` }}>
        {children}
      </div>
    </div>
  );
}
