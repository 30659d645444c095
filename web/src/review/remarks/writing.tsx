import { useMutation } from "@tanstack/react-query";
import { PencilLine, X } from "lucide-react";
import { type FormEvent, lazy, Suspense, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { useDrawing } from "../../markup/use-drawing.ts";
import { focusOnArrival } from "../../parts/focus-on-arrival.ts";
import { refusalWords } from "../refusal-words.ts";
import type { ComposerProps } from "./composer.tsx";
import { Place, type Span } from "./place.tsx";
import type { NewRemark } from "./remark-desk.ts";
import { useFrame } from "./use-frame.ts";

// Only who draws needs what draws.
const DrawingSurface = lazy(async () => ({
  default: (await import("../../markup/drawing-surface.tsx")).DrawingSurface,
}));
const DrawingTools = lazy(async () => ({ default: (await import("../../markup/drawing-tools.tsx")).DrawingTools }));
const Sketch = lazy(async () => ({ default: (await import("../../markup/sketch.tsx")).Sketch }));
// Guests tell nobody.
const Tell = lazy(async () => ({ default: (await import("./tell.tsx")).Tell }));

/** Where, what, and for whom. */
export function Writing({
  desk,
  version,
  transport,
  overlay,
  onSaid,
  onClose,
}: ComposerProps & { onClose: () => void }) {
  const { t } = useTranslation("remarks");
  const field = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [isShared, setShared] = useState(false);
  const [told, setTold] = useState<string[]>([]);
  const [isDrawing, setDrawing] = useState(false);
  const drawing = useDrawing();
  const { facts } = transport ?? {};
  const frame = useFrame(transport);
  const [span, setSpan] = useState<Span | null>(frame === null ? null : { first: frame, last: frame });
  const [requestKey, setRequestKey] = useState(() => crypto.randomUUID());
  const post = useMutation({
    mutationFn: () => desk.add(version, remark(), requestKey),
    onSuccess: (said) => {
      onSaid(said);
      onClose();
    },
  });
  const remark = (): NewRemark => ({
    text,
    ...(span && facts && { frames: { ...span, rate: facts.rate } }),
    ...(drawing.mark && { region: drawing.mark }),
    ...(!desk.isGuest && { visibility: isShared ? "shared" : "team" }),
    ...(told.length > 0 && { mentions: told }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDrawing(false);
    post.mutate();
  };
  const endDrawing = () => {
    setDrawing(false);
    input.current?.focus();
  };
  return (
    <form className="card space-y-3 p-3" onSubmit={submit}>
      {overlay && isDrawing && (
        <Suspense fallback={<div className="h-24 rounded-lg bg-sunken" />}>
          <DrawingTools drawing={drawing} onDone={endDrawing} />
          {createPortal(<DrawingSurface drawing={drawing} onDone={endDrawing} />, overlay, "drawing")}
        </Suspense>
      )}
      {facts && <Place span={span} facts={facts} frame={frame} onChange={setSpan} />}
      <div className="space-y-1.5">
        <label htmlFor={field} className="block text-sm font-medium">
          {t("field")}
        </label>
        <textarea
          id={field}
          ref={(element) => {
            input.current = element;
            if (element && document.activeElement?.tagName !== "TEXTAREA" && text === "") focusOnArrival(element);
          }}
          className="field min-h-20"
          value={text}
          maxLength={4000}
          onChange={(event) => {
            setText(event.target.value);
            // Other words are another comment, also where nobody knows what became of the first.
            if (post.isError) setRequestKey(crypto.randomUUID());
          }}
        />
      </div>
      {overlay && (
        <div className="space-y-2">
          {!isDrawing && (
            <div className="flex gap-2">
              <button
                type="button"
                className="button grow"
                onClick={() => {
                  transport?.pause();
                  overlay.scrollIntoView({ block: "nearest" });
                  setDrawing(true);
                }}
              >
                <PencilLine aria-hidden="true" />
                {t(drawing.mark ? "redraw" : "draw")}
              </button>
              {drawing.mark && (
                <button
                  type="button"
                  className="icon-button"
                  aria-label={t("noDrawing")}
                  title={t("noDrawing")}
                  onClick={drawing.clear}
                >
                  <X aria-hidden="true" />
                </button>
              )}
            </div>
          )}
          {!isDrawing && drawing.mark && (
            <Suspense>{createPortal(<Sketch drawing={drawing} />, overlay, "sketch")}</Suspense>
          )}
        </div>
      )}
      {!desk.isGuest && (
        <label className="flex min-h-9 items-center gap-2.5 text-sm pointer-coarse:min-h-11">
          <input
            type="checkbox"
            className="size-4.5 accent-accent"
            checked={isShared}
            onChange={(event) => setShared(event.target.checked)}
          />
          {t("shared")}
        </label>
      )}
      {desk.mentionable && (
        <Suspense>
          <Tell people={desk.mentionable} version={version} told={told} onChange={setTold} />
        </Suspense>
      )}
      {post.isError && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {refusalWords(post.error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <button type="button" className="button button-quiet" onClick={onClose}>
          {t("cancel")}
        </button>
        <button
          type="submit"
          className="button button-main"
          disabled={post.isPending || text.trim() === ""}
          aria-busy={post.isPending || undefined}
        >
          {t("post")}
        </button>
      </div>
    </form>
  );
}
