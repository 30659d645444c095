import type { Words } from "../catalogs.ts";
import type english from "../en/shell.ts";

export default {
  skip: "Zum Inhalt springen",
  navigation: "Hauptnavigation",
  library: "Mediathek",
  upload: "Hochladen",
  inbox: "Eingang",
  reviews: "Freigaben",
  operations: "Betrieb",
  account: "Konto von {{name}}",
  theme: "Farbschema",
  themes: { system: "Wie das System", light: "Hell", dark: "Dunkel" },
  language: "Sprache",
  languageOfSystem: "Wie der Browser",
  shortcuts: "Tastenkürzel",
  signOut: "Abmelden",
  signIn: "Anmelden",
  signingIn: "Sie werden angemeldet",
  signInFailed: "Die Anmeldung ist nicht gelungen",
  goTo: "Gehe zu: {{place}}",
  offline:
    "Sie sind offline. Was Sie sehen, kann veraltet sein, und nichts lässt sich ändern, bis Sie wieder verbunden sind.",
  unreachable:
    "Greenlight ist gerade nicht zu erreichen. Es wird von selbst weiter versucht; bis dahin lässt sich nichts ändern.",
  adminsOnly: "Nur für die Verwaltung",
  adminsOnlyWhy: "Dieser Teil von Greenlight ist für jene, die es betreiben. Fragen Sie dort, wenn Sie etwas brauchen.",
} satisfies Words<typeof english>;
