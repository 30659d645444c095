import { Link, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Place } from "./places.ts";

/** Where one can go: at the side of a wide screen, under the thumb on a narrow one. */
export function Navigation({ places }: { places: readonly Place[] }) {
  const { t } = useTranslation("shell");
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (
    <nav
      aria-label={t("navigation")}
      className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:border-t max-lg:border-line max-lg:bg-surface max-lg:pb-[env(safe-area-inset-bottom)] lg:grow"
    >
      <ul className="flex lg:flex-col lg:gap-0.5">
        {places.map(({ name, to, icon: Icon, also }) => {
          const isHere = path === to || (to !== "/" && path.startsWith(`${to}/`)) || (also && path.startsWith(also));
          return (
            <li key={name} className="min-w-0 max-lg:flex-1">
              <Link
                to={to}
                aria-current={isHere ? "page" : undefined}
                className="flex items-center rounded-lg font-medium text-quiet transition-colors duration-100 hover:bg-sunken hover:text-ink aria-[current=page]:text-ink max-lg:h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-1 max-lg:rounded-none max-lg:text-2xs max-lg:-outline-offset-2 max-lg:aria-[current=page]:text-accent lg:min-h-9 lg:gap-3 lg:px-2.5 lg:text-sm lg:aria-[current=page]:bg-sunken"
              >
                <Icon className="size-5 shrink-0 lg:size-4.5" strokeWidth={1.75} />
                <span className="max-w-full truncate">{t(name)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
