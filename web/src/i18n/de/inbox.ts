import type { Words } from "../catalogs.ts";
import type english from "../en/inbox.ts";

export default {
  title: "Eingang",
  heaps: "Teile des Eingangs",
  mine: "Wartet auf mich",
  overdue: "Überfällig",
  others: "Wartet auf andere",
  empty: {
    mine: "Niemand wartet auf Sie",
    overdue: "Nichts ist überfällig",
    others: "Sie warten auf niemanden",
  },
  emptyWhy: {
    mine: "Was Sie prüfen sollen, erscheint hier, das Dringendste zuerst.",
    overdue: "Was Sie bis zu seinem Termin nicht entschieden haben, erscheint hier.",
    others:
      "Was Sie entschieden haben und andere noch nicht, erscheint hier, solange Sie es sich anders überlegen können.",
  },
  brand: "Marke",
  allBrands: "Alle Marken",
  version: "Version {{version}}",
  due: "Fällig",
  list: "Zu prüfen",
  keys: { next: "Nächstes", previous: "Voriges", open: "Öffnen" },
  away: {
    title: "Abwesenheit",
    here: "Sie sind da",
    open: "Bald weg?",
    set: "Abwesend von {{from}} bis {{until}}",
    withStandIn: "{{name}} wird stattdessen gefragt.",
    withoutStandIn: "Niemand vertritt Sie; Sie werden trotzdem gefragt.",
    byConfiguration: "So sagt es die Konfiguration.",
    from: "Erster Tag abwesend",
    until: "Letzter Tag abwesend",
    standIn: "Adresse der Vertretung",
    standInHint: "Eine Person, die die Organisation für Prüfungen benannt hat.",
    handOver: "Übergeben, was jetzt auf mich wartet",
    handOverHint: "Soweit die Stufen es erlauben.",
    save: "Speichern",
    end: "Ich bin wieder da",
    change: "Ändern",
    saved: "Ihre Abwesenheit ist eingetragen",
    handedOver_one: "Eine Prüfung wurde übergeben.",
    handedOver_other: "{{count}} Prüfungen wurden übergeben.",
    ended: "Sie sind wieder da",
  },
} satisfies Words<typeof english>;
