import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyProps {
  icon?: LucideIcon;
  title: string;
  /** How something comes to be here. */
  children?: ReactNode;
  action?: ReactNode;
}

/** Where there is nothing yet, or nothing that matches: says which of the two, and what can be done. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-xl border border-dashed border-line px-6 py-14 text-center">
      {Icon && <Icon className="mb-1 size-6 text-quiet" strokeWidth={1.5} />}
      <p className="font-medium text-balance">{title}</p>
      {children && <div className="max-w-prose text-sm text-balance text-quiet">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
