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
    {
      id: "northwind",
      name: "Northwind",
      campaigns: [{ id: "launch", name: "Launch" }],
      markets: ["gb", "de", "sa", "ae"],
      calendar: "london",
      reviewers: [{ name: "Bo Brand", email: "brand@northwind.example.com" }],
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

  calendars: [
    { id: "london", timeZone: "Europe/London", holidays: ["2026-12-25", "2026-12-28", "2027-01-01"] },
    { id: "riyadh", timeZone: "Asia/Riyadh", workingDays: [7, 1, 2, 3, 4], opens: "08:00", closes: "16:00" },
  ],

  people: [
    { name: "Lena Legal", email: "legal@northwind.example.com", roles: ["legal"], brands: ["northwind"] },
    { name: "Bo Brand", email: "brand@northwind.example.com", roles: ["brand"], brands: ["northwind"] },
    { name: "Mara Marketing", email: "marketing@northwind.example.com", roles: ["brand"], brands: ["northwind"] },
    { name: "Hana Head of Legal", email: "head-of-legal@northwind.example.com", roles: ["legal-lead"] },
    { name: "Cam Client", email: "cam@client.example.com", roles: ["client"] },
    { name: "Cleo Client", email: "cleo@client.example.com", roles: ["client"] },
    { name: "Chris Client", email: "chris@client.example.com", roles: ["client"] },
    { name: "Rami Regional", email: "rami@northwind.example.com", roles: ["regional"], markets: ["sa", "ae"] },
  ],

  review: {
    replyTo: "brand-desk@example.com",
    digestAt: "08:00",
    // The first template whose condition holds is taken.
    templates: [
      { id: "pre-approved", name: "Made from an approved design", when: { madeFrom: "social-card-2027" }, stages: [] },
      {
        id: "campaign",
        name: "Campaign: legal and brand, then the client",
        when: { brand: "northwind" },
        stages: [
          {
            id: "legal",
            name: "Legal",
            reviewers: [{ role: "legal" }],
            rule: "all",
            deadline: { businessDays: 2 },
            reminders: [{ businessDays: -1 }],
            escalations: [{ after: { businessDays: 1 }, to: [{ role: "legal-lead" }] }],
            grace: { businessDays: 2 },
            delegation: "people",
            carryOverUnlessChanged: ["sound", "duration", "tags", "moderation"],
          },
          {
            id: "brand",
            name: "Brand",
            after: [],
            reviewers: [{ role: "brand" }],
            rule: "any",
            deadline: { businessDays: 2 },
            grace: { businessDays: 2 },
            delegation: "anyone",
          },
          {
            id: "regional",
            name: "Regional",
            after: [],
            when: { moderation: "suggestive", market: ["sa", "ae"] },
            reviewers: [{ role: "regional" }],
            calendar: "riyadh",
            deadline: { businessDays: 2 },
            grace: { businessDays: 2 },
          },
          {
            id: "client",
            name: "Client",
            after: ["legal", "brand", "regional"],
            reviewers: [{ role: "client" }],
            rule: { atLeast: 2 },
            objections: "count",
            deadline: { businessDays: 3 },
            reminders: [{ businessDays: -1 }, { hours: 0 }],
            digest: true,
            grace: { businessDays: 2 },
            stepUp: true,
          },
        ],
      },
      {
        id: "brand",
        name: "The brand's own reviewers",
        stages: [
          {
            id: "brand",
            name: "Brand",
            reviewers: [{ brandReviewers: true }],
            deadline: { hours: 72 },
            reminders: [{ hours: 0 }],
            grace: { hours: 24 },
          },
        ],
      },
    ],
  },

  delivery: { maxTtlSeconds: 24 * 3600, defaultTtlSeconds: 3600, previewTtlSeconds: 900 },

  priceRegion: "eu-west-1",
  retention: { noncurrentMasterDays: 365 },
});
