const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The interface is English; only exact dates follow the user's locale. */
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

export interface RelativeTime {
  text: string;
  /** How often the text can change. */
  stepMs: number;
}

/**
 * How long ago `at` was. A time in the future (a wrong clock) is "just now". After a week: the
 * date.
 */
export function relativeTime(at: Date, nowMs: number, locale?: string): RelativeTime {
  const ageMs = nowMs - at.getTime();
  if (ageMs < 10 * secondMs) return { text: 'just now', stepMs: 5 * secondMs };
  if (ageMs < minuteMs) {
    const seconds = Math.floor(ageMs / (10 * secondMs)) * 10;
    return { text: relative.format(-seconds, 'second'), stepMs: 5 * secondMs };
  }
  if (ageMs < hourMs) return { text: relative.format(-Math.floor(ageMs / minuteMs), 'minute'), stepMs: 10 * secondMs };
  if (ageMs < dayMs) return { text: relative.format(-Math.floor(ageMs / hourMs), 'hour'), stepMs: minuteMs };
  if (ageMs < 7 * dayMs) return { text: relative.format(-Math.floor(ageMs / dayMs), 'day'), stepMs: minuteMs };
  return { text: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at), stepMs: hourMs };
}

/** The time to the second, in the user's locale and time zone. */
export const exactTime = (at: Date, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
