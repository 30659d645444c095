import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { currentInView } from "./current-in-view.ts";

interface TabsProps<Name extends string> {
  /** What the tabs are about, read out. */
  label: string;
  value: Name;
  tabs: readonly { name: Name; text: string; content: ReactNode }[];
  onChange: (name: Name) => void;
}

/** Sides of one thing. Keep the chosen one in the address; what are places of their own are routes with links. */
export function Tabs<Name extends string>({ label, value, tabs, onChange }: TabsProps<Name>) {
  return (
    <Base.Root value={value} onValueChange={onChange}>
      <Base.List ref={currentInView} aria-label={label} className="strip relative border-b border-line">
        {tabs.map(({ name, text }) => (
          <Base.Tab
            key={name}
            value={name}
            className="min-h-9 rounded-t-md px-3 text-sm font-medium whitespace-nowrap text-quiet -outline-offset-2 hover:text-ink data-active:text-ink pointer-coarse:min-h-11"
          >
            {text}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-[translate,width] duration-150 ease-calm" />
      </Base.List>
      {tabs.map(({ name, content }) => (
        <Base.Panel key={name} value={name} className="pt-4 outline-offset-4">
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
