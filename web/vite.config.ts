import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * What is always wanted together comes in one piece, with all that it needs: asking for a file costs more than a few KB. Each group
 * takes what the ones before have left, so what a reviewer needs stands before the application, which nobody loads who comes by a link.
 */
const groups = [
  { name: "base", tags: ["$initial" as const] },
  { name: "react", test: /\/src\/render\.tsx$/ },
  { name: "link", test: /\/review\/link-app\.tsx$/ },
  // Else each icon lies with whoever shows it first, and draws all of that into the pages of the others.
  { name: "icons", test: /\/lucide-react\/dist\/esm\/icons\//, minShareCount: 2 },
  { name: "remarks", test: /\/(remarks\/remarks|player\/picture-player|player\/over-picture)\.tsx$/ },
  // A song is played without the player of films, which is ten times as large.
  { name: "sound", test: /\/player\/sound-player\.tsx$/ },
  { name: "film", test: /\/player\/film-player\.tsx$/ },
  { name: "beside", test: /\/compare\/beside\.tsx$/ },
  // It has its turn before the router, which reads the address as soon as it is loaded.
  { name: "session", test: /\/session\/session\.ts$/ },
  { name: "application", test: /\/src\/(app|shell\/shell)\.tsx$/ },
  { name: "shared", minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 30_000 },
];

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    // The content security policy allows no inline script and no data: font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
});
