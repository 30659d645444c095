import type { Words } from "../catalogs.ts";
import type english from "../en/compare.ts";

export default {
  title: "Versionen vergleichen",
  how: "Art des Vergleichs",
  beside: "Nebeneinander",
  wipe: "Wischen",
  close: "Vergleich schließen",
  version: "Version {{version}}",
  wipeAt: "Wo Version {{left}} endet und Version {{right}} beginnt",
  play: "Abspielen",
  pause: "Anhalten",
  frameBack: "Ein Bild zurück",
  frameOn: "Ein Bild vor",
  place: "Stelle in beiden Filmen",
  sound: "Ton von",
  zoomIn: "Näher",
  zoomOut: "Weiter weg",
  zoomWhole: "Das ganze Bild",
  zoomHow: "Beide Bilder bewegen sich zusammen. Plus und Minus zoomen, die Pfeiltasten verschieben, 0 zeigt alles.",
  nothing: "Von Version {{version}} gibt es nichts zu zeigen.",
  notLoaded: "Die frühere Version konnte nicht geladen werden.",
  left: "Links",
  right: "Rechts",
  one: "Davon gibt es nur eine Version. Eine weitere kann verglichen werden, sobald sie da ist.",
  toAsset: "Medium öffnen",
} satisfies Words<typeof english>;
