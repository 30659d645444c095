import { ArrowUpRight, Circle, Pencil, Square, Undo2 } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { colours, paints, tools } from "./marks.ts";
import type { Drawing } from "./use-drawing.ts";

const icons = { point: Circle, box: Square, arrow: ArrowUpRight, freehand: Pencil };
const choice =
  "relative grid size-9 place-items-center rounded-lg text-quiet has-checked:bg-accent-ground has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent hover:bg-sunken pointer-coarse:size-11 [&_svg]:size-4.5";

/** With what one draws: plain radio buttons, so that the arrow keys change them. */
export function DrawingTools({ drawing, onDone }: { drawing: Drawing; onDone: () => void }) {
  const { t } = useTranslation("remarks");
  const group = useId();
  return (
    <div className="space-y-1 rounded-lg border border-line p-1.5">
      <div className="flex items-center gap-0.5">
        <fieldset className="flex gap-0.5">
          <legend className="sr-only">{t("tool")}</legend>
          {tools.map((tool) => {
            const Icon = icons[tool];
            return (
              <label key={tool} className={choice} title={t(`tools.${tool}`)}>
                <input
                  type="radio"
                  name={`${group}tool`}
                  className="absolute inset-0 cursor-pointer opacity-0"
                  aria-label={t(`tools.${tool}`)}
                  checked={drawing.tool === tool}
                  onChange={() => drawing.setTool(tool)}
                />
                <Icon aria-hidden="true" />
              </label>
            );
          })}
        </fieldset>
        <span className="grow" />
        <button
          type="button"
          className="icon-button"
          aria-label={t("undo")}
          title={t("undo")}
          disabled={!drawing.canUndo}
          onClick={drawing.undo}
        >
          <Undo2 aria-hidden="true" />
        </button>
        <button type="button" className="button button-quiet px-2.5" onClick={onDone}>
          {t("drawn")}
        </button>
      </div>
      <fieldset className="flex gap-0.5">
        <legend className="sr-only">{t("colour")}</legend>
        {colours.map((colour) => (
          <label key={colour} className={choice} title={t(`colours.${colour}`)}>
            <input
              type="radio"
              name={`${group}colour`}
              className="absolute inset-0 cursor-pointer opacity-0"
              aria-label={t(`colours.${colour}`)}
              checked={drawing.colour === colour}
              onChange={() => drawing.setColour(colour)}
            />
            <span
              aria-hidden="true"
              className="size-5 rounded-full border border-edge"
              style={{ backgroundColor: paints[colour] }}
            />
          </label>
        ))}
      </fieldset>
    </div>
  );
}
