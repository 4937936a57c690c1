const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY = 24 * 60;
const WEEK = 7 * DAY;

/** Minutes of a week, from monday 00:00; it may go on into the next one. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/** `sun:03:00-sun:04:00` as a span. */
export function weeklySpan(window: string): Span {
  const [start, end] = window.split('-').map((text) => {
    const [day, ...time] = text.split(':');
    return DAYS.indexOf(day) * DAY + minutesOf(time);
  });
  return { start, length: modulo(end - start, WEEK) };
}

/** `01:00-02:00` as the span of a monday. */
export function dailySpan(window: string): Span {
  const [start, end] = window.split('-').map((text) => minutesOf(text.split(':')));
  return { start, length: modulo(end - start, DAY) };
}

/** Whether a daily window and a weekly one have a minute in common. */
export function overlap(daily: string, weekly: string): boolean {
  const week = weeklySpan(weekly);
  const day = dailySpan(daily);
  return DAYS.some((_, i) => meet({ ...day, start: day.start + i * DAY }, week));
}

const meet = (a: Span, b: Span) =>
  modulo(b.start - a.start, WEEK) < a.length || modulo(a.start - b.start, WEEK) < b.length;

const minutesOf = ([hours, minutes]: readonly string[]) => Number(hours) * 60 + Number(minutes);

const modulo = (value: number, by: number) => ((value % by) + by) % by;
