import { Grid2x2, Grid3x3, List, type LucideIcon, Rows3 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../parts/icon-button.tsx";
import { preferences, usePreference } from "../preferences.ts";

/** Cards or lines, and how close together; the browser remembers it. */
export function ViewSwitch() {
  const { t } = useTranslation("library");
  const [view, density] = [usePreference("view"), usePreference("density")];
  const isCompact = density === "compact";
  return (
    <fieldset aria-label={t("view.label")} className="flex items-center gap-0.5">
      <Choice
        label={t("view.grid")}
        icon={Grid2x2}
        isOn={view === "grid"}
        choose={() => preferences.set("view", "grid")}
      />
      <Choice
        label={t("view.list")}
        icon={List}
        isOn={view === "list"}
        choose={() => preferences.set("view", "list")}
      />
      <Choice
        label={t("view.compact")}
        icon={view === "grid" ? Grid3x3 : Rows3}
        isOn={isCompact}
        choose={() => preferences.set("density", isCompact ? "normal" : "compact")}
      />
    </fieldset>
  );
}

interface ChoiceProps {
  label: string;
  icon: LucideIcon;
  isOn: boolean;
  choose: () => void;
}

function Choice({ label, icon, isOn, choose }: ChoiceProps) {
  return (
    <IconButton
      label={label}
      icon={icon}
      aria-pressed={isOn}
      className="aria-pressed:bg-sunken aria-pressed:text-ink"
      onClick={choose}
    />
  );
}
