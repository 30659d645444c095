import { defineConfig } from "./shared/config/schema.ts";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const minutes = 60_000;

/** Everything that an organisation decides for itself. Edit, `npm run check`, deploy. */
export default defineConfig({
  organisation: { name: "Acme Group", id: "acme-group" },

  // A master's key is `<brand>/<campaign>/<file name>`; reviewers approve what their brand publishes.
  brands: [
    {
      id: "acme",
      name: "Acme",
      campaigns: [
        { id: "spring", name: "Spring" },
        { id: "summer", name: "Summer" },
        { id: "evergreen", name: "Evergreen" },
      ],
      markets: ["emea", "amer", "apac"],
      reviewers: [{ name: "Rosa Reviewer", email: "reviewer@example.com" }],
    },
    {
      id: "globex",
      name: "Globex",
      campaigns: [
        { id: "launch", name: "Launch" },
        { id: "evergreen", name: "Evergreen" },
      ],
      markets: ["emea"],
      reviewers: [
        { name: "Gil Brand", email: "brand@globex.example.com" },
        { name: "Lena Legal", email: "legal@globex.example.com" },
      ],
    },
  ],

  naming: {
    pattern: /^[a-z0-9]+(?:[-_.][a-z0-9]+)*\.[a-z0-9]{2,5}$/i,
    words:
      "Latin letters and digits, joined by single hyphens, underscores or dots, and an extension: `hero-film_en.mov`.",
    maxLength: 120,
  },

  limits: {
    maxBytes: { video: 50 * GiB, audio: 2 * GiB, image: 250 * MiB },
    maxDurationMs: { video: 240 * minutes, audio: 240 * minutes },
    maxPixels: 250_000_000,
    singleUploadMaxBytes: 64 * MiB,
  },

  // Masters that measure less are still taken, and whoever reviews them is told.
  spec: {
    video: { minWidth: 640, minHeight: 360, minDurationMs: 1_000, onViolation: "warn" },
    audio: {
      minDurationMs: 1_000,
      loudness: { targetLufs: -23, toleranceLu: 7, maxTruePeakDbtp: -1 },
      onViolation: "warn",
    },
    image: { minWidth: 400, minHeight: 400, onViolation: "warn" },
  },

  presets: {
    video: {
      ladder: [1080, 720, 540, 360, 234],
      maxRungs: 5,
      proxyHeight: 540,
      segmentSeconds: 6,
      tier: "basic",
      maxTaggedFrames: 10,
      maxScrubThumbnails: 100,
      targetLufs: -23,
    },
    audio: { aacKbps: 128, mp3Kbps: 192, targetLufs: -16, maxTruePeakDbtp: -1 },
    image: { thumb: 320, preview: 1280, web: 1920, quality: { jpeg: 82, webp: 80, avif: 55 } },
  },

  tagging: {
    minConfidence: { label: 55, moderation: 60, face: 80, text: 80 },
    quarantineModeration: 90,
    acceptedModeration: [],
    maxLabels: 50,
  },

  review: { deadlineHours: 72, graceHours: 24, linkLifetimeHours: 120, replyTo: "brand-desk@example.com" },

  delivery: { maxTtlSeconds: 24 * 3600, defaultTtlSeconds: 3600, previewTtlSeconds: 900 },

  priceRegion: "eu-west-1",
  retention: { noncurrentMasterDays: 365 },
});
