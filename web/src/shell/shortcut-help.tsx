import { useTranslation } from "react-i18next";
import { Dialog } from "../parts/dialog.tsx";
import { useKnownShortcuts } from "../parts/shortcuts.ts";
import { Switch } from "../parts/switch.tsx";
import { preferences, usePreference } from "../preferences.ts";

/** What keys do on this screen, and the switch that keeps single ones from doing it. */
export function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation("parts");
  const known = useKnownShortcuts();
  const isOn = usePreference("shortcuts") === "on";
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("shortcuts.title")}>
      <div className="space-y-5">
        {known.map(({ area, shortcuts }) => (
          <section key={area} className="space-y-2">
            <h3 className="heading">{area}</h3>
            <dl className="space-y-1.5">
              {shortcuts.map(({ keys, words }) => (
                <div key={keys} className="flex items-center justify-between gap-4">
                  <dt>{words}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Switch
          label={t("shortcuts.singleKeys")}
          hint={t("shortcuts.singleKeysWhy")}
          isOn={isOn}
          onChange={(on) => preferences.set("shortcuts", on ? "on" : "off")}
        />
      </div>
    </Dialog>
  );
}

function Keys({ keys }: { keys: string }) {
  const { t } = useTranslation("parts");
  const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
  return (
    <span className="flex items-center gap-1.5 text-xs whitespace-nowrap text-quiet">
      {keys.split(" ").map((key, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice, and none moves
        <span key={index} className="flex items-center gap-1.5">
          {index > 0 && t("shortcuts.andThen")}
          {key.split("+").map((part) => (
            <kbd key={part} className="key">
              {part === "mod" ? modifier : part.length === 1 ? part.toUpperCase() : part}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
