import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

/** Room of the drawing, whatever the picture measures: lines keep their width, and only places are stretched. */
export const canvas = { width: 1_000, height: 1_000 };

const usualAspect = 16 / 9;
const Aspect = createContext(usualAspect);

/** How much wider than high the picture is on which marks lie. */
export const useAspect = () => useContext(Aspect);

/** What marks are drawn on: exactly as large as the picture under it. */
export function Canvas({ children }: { children: ReactNode }) {
  const [aspect, setAspect] = useState(usualAspect);
  const measure = useCallback((drawn: SVGSVGElement | null) => {
    if (drawn === null) return;
    const watch = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      if (width > 0 && height > 0) setAspect(width / height);
    });
    watch.observe(drawn);
    return () => watch.disconnect();
  }, []);
  return (
    <svg
      ref={measure}
      aria-hidden="true"
      className="absolute inset-0 size-full overflow-visible"
      viewBox={`0 0 ${canvas.width} ${canvas.height}`}
      preserveAspectRatio="none"
    >
      <Aspect value={aspect}>{children}</Aspect>
    </svg>
  );
}
