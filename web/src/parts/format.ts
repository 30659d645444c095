import { locale } from "../i18n/locale.ts";

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** Bytes as people read them, in the person's language. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return formatNumber(bytes / 1000 ** power, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power > 1 ? 1 : 0,
  });
}

/** A duration as `m:ss` or `h:mm:ss`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const padded = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${padded(m)}:${padded(s)}` : `${m}:${padded(s)}`;
}

/** Date and time of day in the person's language and time zone. */
export function formatTime(iso: string): string {
  return formatDate(iso, { dateStyle: "medium", timeStyle: "short" });
}

/** A day, such as `2027-01-31`, which is the same in every time zone. */
export function formatDay(day: string): string {
  return formatDate(day, { dateStyle: "medium", timeZone: "UTC" });
}

/** In full, with the day of the week and the time zone by which it was reckoned. */
export function formatTimeInFull(iso: string): string {
  return formatDate(iso, {
    weekday: "long",
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  });
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago, or how far ahead: “3 hours ago”, “in 2 days”. What is less than a minute away is now. */
export function formatAgo(iso: string, now: Date): string {
  const seconds = (Date.parse(iso) - now.getTime()) / 1000;
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? [
    "second",
    Number.POSITIVE_INFINITY,
  ];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.trunc(seconds / length) || 0, unit);
}

export function formatUsd(usd: number): string {
  return formatNumber(usd, { style: "currency", currency: "USD", maximumFractionDigits: usd < 1 ? 4 : 2 });
}

/** A share between 0 and 100. */
export function formatPercent(percent: number): string {
  return formatNumber(percent / 100, { style: "percent", maximumFractionDigits: 0 });
}

/** Making a formatter is the slow part of using it; a library of thousands writes with a handful. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = `${locale()} ${JSON.stringify(options)}`;
  const formatter = numbers.get(key) ?? new Intl.NumberFormat(locale(), options);
  numbers.set(key, formatter);
  return formatter.format(value);
}

function formatDate(iso: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale()} ${JSON.stringify(options)}`;
  const formatter = dates.get(key) ?? new Intl.DateTimeFormat(locale(), options);
  dates.set(key, formatter);
  return formatter.format(new Date(iso));
}
