import { createContext, useContext } from "react";
import type { PublicConfig, Session } from "../../../functions/api/schemas/session.ts";

/** Who is here, and what the organisation has set up for them. */
export interface Visit {
  session: Session;
  config: PublicConfig;
}

export const VisitContext = createContext<Visit | undefined>(undefined);

/** For everything under the shell, which shows nothing before it knows who is there. */
export function useVisit(): Visit {
  const visit = useContext(VisitContext);
  if (visit === undefined) throw new Error("There is no visit outside the shell.");
  return visit;
}
