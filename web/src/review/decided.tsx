import { decisionWords } from "../parts/decision-words.ts";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";
import { formatTime } from "../parts/format.ts";
import type { Made } from "./use-decide.ts";

/** What this reviewer has decided, and whether it stands. */
export function Decided({
  made: { decision, at, comment, final },
  isNews,
  onChange,
}: {
  made: Made;
  isNews: boolean;
  onChange: (() => void) | undefined;
}) {
  const { said, ground } = decisionWords[decision];
  return (
    <section
      ref={isNews ? focusOnArrival : undefined}
      tabIndex={-1}
      aria-label="Your decision so far"
      className={`scroll-my-4 rounded-xl p-5 outline-none ${ground}`}
    >
      <p className="text-lg font-semibold">{isNews ? `${said}. Thank you.` : said}</p>
      <p className="text-sm">{formatTime(at)}</p>
      {comment && <p className="mt-2 whitespace-pre-wrap wrap-anywhere">{comment}</p>}
      <p className="mt-3 text-sm">
        {final ? "This settles it: the stage is closed." : "You can change it for as long as the stage is open."}
      </p>
      {onChange && (
        <button type="button" className="button mt-3 text-ink" onClick={onChange}>
          Change your decision
        </button>
      )}
    </section>
  );
}
