/** Longer than this, what lies below does not wait for what is in view. */
const limitMs = 1_500;

/** Resolves when the pictures in view are there, when somebody scrolls, or when it has taken too long. */
export async function afterPictures(signal: AbortSignal): Promise<void> {
  // Not before they are drawn.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const missing = [...document.images].filter((image) => !image.complete && isInView(image));
  const events = new AbortController();
  const end = AbortSignal.any([signal, events.signal, AbortSignal.timeout(limitMs)]);
  await new Promise<void>((resolve) => {
    if (missing.length === 0 || end.aborted) return resolve();
    end.addEventListener("abort", () => resolve(), { once: true });
    const look = () => {
      if (missing.every(({ complete }) => complete)) resolve();
    };
    for (const image of missing)
      for (const event of ["load", "error"]) image.addEventListener(event, look, { signal: end });
    window.addEventListener("scroll", () => resolve(), { signal: end });
  });
  events.abort();
}

function isInView(image: HTMLImageElement): boolean {
  const { top, bottom } = image.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}
