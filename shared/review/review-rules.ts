import type { Config } from "../config/schema.ts";
import { DomainError } from "../error.ts";
import type { BusinessCalendar } from "./business-calendar.ts";
import type { PlanningRules } from "./plan-review.ts";

/** The organisation's configuration as reviews are planned by. */
export interface ReviewRules extends PlanningRules {
  marketsOf: (brand: string) => readonly string[];
  /** @throws DomainError invalid for a calendar that is not configured (any more). */
  calendar: (id: string) => BusinessCalendar;
  /** By whose clocks a calendar counts; undefined for one that is not configured (any more). */
  timeZoneOf: (calendar: string) => string | undefined;
}

export function reviewRulesOf({
  brands,
  people,
  calendars,
  review,
}: Pick<Config, "brands" | "people" | "calendars" | "review">): ReviewRules {
  const brandOf = (id: string) => brands.find((brand) => brand.id === id);
  return {
    people,
    templates: review.templates,
    brandReviewers: (brand) => brandOf(brand)?.reviewers ?? [],
    brandName: (brand) => brandOf(brand)?.name ?? brand,
    calendarOf: (brand) => brandOf(brand)?.calendar ?? calendars[0]?.id ?? "",
    marketsOf: (brand) => brandOf(brand)?.markets ?? [],
    timeZoneOf: (id) => calendars.find((one) => one.id === id)?.timeZone,
    calendar(id) {
      const calendar = calendars.find((one) => one.id === id);
      if (calendar === undefined) throw new DomainError("invalid", `There is no calendar ${id} in the configuration.`);
      return calendar;
    },
  };
}
