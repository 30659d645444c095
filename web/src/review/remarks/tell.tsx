import { useQuery } from "@tanstack/react-query";
import { AtSign } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "../../../../shared/comment/comment.ts";
import { UntilLoaded } from "../../parts/failure.tsx";
import type { RemarkDesk } from "./remark-desk.ts";

/** As many as one comment may mention. */
const most = 10;

interface TellProps {
  people: NonNullable<RemarkDesk["mentionable"]>;
  version: number;
  /** Mail addresses. */
  told: readonly string[];
  onChange: (told: string[]) => void;
}

/** Who gets a mail about a comment. Nobody but who has to do with the asset anyway can be chosen. */
export function Tell({ people, version, told, onChange }: TellProps) {
  const { t } = useTranslation("remarks");
  const [isOpen, setOpen] = useState(false);
  const list = useQuery({
    queryKey: ["mentionable", version],
    queryFn: () => people(version),
    enabled: isOpen,
    gcTime: 0,
  });
  return (
    <details className="text-sm" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2.5 rounded-md pointer-coarse:min-h-11">
        <AtSign aria-hidden="true" className="size-4.5 text-quiet" />
        {told.length === 0 ? t("tell") : t("told", { count: told.length })}
      </summary>
      {list.data === undefined ? (
        <UntilLoaded query={list}>
          <div className="h-20 rounded-lg bg-sunken" />
        </UntilLoaded>
      ) : (
        <ul className="max-h-56 overflow-y-auto rounded-lg bg-sunken px-3 py-1">
          {list.data.map((person) => (
            <li key={person.email}>
              <Choice
                person={person}
                isChosen={told.includes(person.email)}
                isFull={told.length >= most}
                onChange={(is) =>
                  onChange(is ? [...told, person.email] : told.filter((email) => email !== person.email))
                }
              />
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

interface ChoiceProps {
  person: Person;
  isChosen: boolean;
  isFull: boolean;
  onChange: (isChosen: boolean) => void;
}

function Choice({ person: { name, email }, isChosen, isFull, onChange }: ChoiceProps) {
  return (
    <label className="flex min-h-9 items-center gap-2.5 pointer-coarse:min-h-11">
      <input
        type="checkbox"
        className="size-4.5 shrink-0 accent-accent"
        checked={isChosen}
        disabled={isFull && !isChosen}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="min-w-0 wrap-anywhere">
        {name} <span className="text-quiet">{email}</span>
      </span>
    </label>
  );
}
