import { ChevronsUpDown, Keyboard, LogOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Session } from "../../../functions/api/schemas/session.ts";
import { isLanguage, languages } from "../i18n/locale.ts";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../parts/menu.tsx";
import { preferences, usePreference } from "../preferences.ts";
import { signOut } from "../session/session.ts";

/** Who is here, how the pages look to them, and the way out. */
export function UserMenu({ session, onHelp }: { session: Session; onHelp: () => void }) {
  const { t } = useTranslation("shell");
  const [theme, language] = [usePreference("theme"), usePreference("language")];
  const name = session.name ?? session.email ?? session.subject;
  const trigger = (
    <button
      type="button"
      aria-label={t("account", { name })}
      className="flex min-h-11 min-w-0 items-center gap-2.5 rounded-lg px-2 text-left text-sm hover:bg-sunken data-popup-open:bg-sunken lg:w-full"
    >
      <span
        aria-hidden="true"
        data-initials={initialsOf(name)}
        className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-ground text-xs font-semibold text-accent before:content-[attr(data-initials)]"
      />
      <span className="min-w-0 grow truncate max-lg:hidden">{name}</span>
      <ChevronsUpDown className="size-4 shrink-0 text-quiet max-lg:hidden" />
    </button>
  );
  return (
    <Menu trigger={trigger} side="bottom" align="end">
      <p className="max-w-60 truncate px-2.5 pt-1.5 text-sm font-medium">{name}</p>
      {session.email !== null && session.email !== name && (
        <p className="max-w-60 truncate px-2.5 text-xs text-quiet">{session.email}</p>
      )}
      <MenuSeparator />
      <MenuChoice
        label={t("theme")}
        value={theme}
        options={preferences.choices.theme.map((value) => ({ value, text: t(`themes.${value}`) }))}
        onChange={(chosen) => preferences.set("theme", chosen)}
      />
      <MenuChoice
        label={t("language")}
        value={language}
        options={preferences.choices.language.map((value) => ({
          value,
          text: isLanguage(value) ? languages[value] : t("languageOfSystem"),
        }))}
        onChange={(chosen) => preferences.set("language", chosen)}
      />
      <MenuSeparator />
      <MenuItem icon={Keyboard} onSelect={onHelp}>
        {t("shortcuts")}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter((word) => word !== "");
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}
