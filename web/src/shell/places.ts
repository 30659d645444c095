import { ClipboardCheck, Images, Inbox, type LucideIcon, Upload, Wrench } from "lucide-react";
import { isAdmin, mayAnywhere } from "../session/may-anywhere.ts";
import type { Visit } from "../session/visit.ts";

export interface Place {
  name: "library" | "upload" | "inbox" | "reviews" | "operations";
  to: "/" | "/upload" | "/inbox" | "/reviews" | "/operations";
  icon: LucideIcon;
  /** The second key after `g`. */
  key: string;
  /** Pages that lie elsewhere by their address, and here in people's minds. */
  also?: string;
  isFor: (visit: Visit) => boolean;
}

const places: readonly Place[] = [
  { name: "library", to: "/", icon: Images, key: "l", also: "/assets/", isFor: () => true },
  { name: "upload", to: "/upload", icon: Upload, key: "u", isFor: (visit) => mayAnywhere(visit, "produce") },
  { name: "inbox", to: "/inbox", icon: Inbox, key: "i", isFor: (visit) => mayAnywhere(visit, "preview") },
  { name: "reviews", to: "/reviews", icon: ClipboardCheck, key: "r", isFor: (visit) => mayAnywhere(visit, "produce") },
  { name: "operations", to: "/operations", icon: Wrench, key: "o", isFor: isAdmin },
];

/** Where this person can go. */
export const placesFor = (visit: Visit): Place[] => places.filter(({ isFor }) => isFor(visit));
