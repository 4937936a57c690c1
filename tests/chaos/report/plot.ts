import { lengthOf, longestOutage, reads, writes } from '../analysis/outages';
import { type Attempt, type Recording, endOf } from '../analysis/recording';

export interface PlotOptions {
  readonly title: string;
  readonly recording: Recording;
  /** Milliseconds since the epoch. */
  readonly fault: number;
}

const WIDTH = 1000;
const LEFT = 70;
const RIGHT = 20;
const ROW = 200;
const ERRORS = 60;
const TOP = 50;
const BUCKETS = 450;
/** Latencies are drawn from 0.1 ms to 10 s. */
const [LOWEST, DECADES] = [0.1, 5];

/** Latency and errors of writes and reads over time, with the fault and the longest outages marked: an SVG image. */
export function plot({ title, recording, fault }: PlotOptions): string {
  const x = scale(recording);
  const height = TOP + 2 * (ROW + ERRORS + 40) + 30;
  const rows = [
    { name: 'writes', attempts: writes(recording), top: TOP },
    { name: 'reads', attempts: reads(recording), top: TOP + ROW + ERRORS + 40 },
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    `<text x="${LEFT}" y="24" font-size="16">${escape(title)}</text>`,
    ...rows.flatMap(({ name, attempts, top }) => row(name, attempts, top, recording, x)),
    ...seconds(recording, x, height - 34),
    `<line class="fault" x1="${x(fault)}" x2="${x(fault)}" y1="${TOP - 10}" y2="${height - 48}" stroke="#c00" stroke-dasharray="4 3"/>`,
    `<text x="${x(fault) + 4}" y="${TOP - 2}" fill="#c00">fault</text>`,
    '</svg>\n',
  ].join('\n');
}

type Scale = (time: number) => number;

function scale({ from, to }: Recording): Scale {
  const factor = (WIDTH - LEFT - RIGHT) / Math.max(1, to - from);
  return (time) => round(LEFT + (time - from) * factor);
}

function row(
  name: string,
  attempts: readonly Attempt[],
  top: number,
  recording: Recording,
  x: Scale,
): string[] {
  const outage = longestOutage(attempts, recording);
  const label = `${name}: longest outage ${(lengthOf(outage) / 1000).toFixed(2)} s`;
  const bottom = top + ROW;
  return [
    `<text x="${LEFT}" y="${top + 14}">${label}</text>`,
    `<rect class="outage" x="${x(outage.from)}" y="${top}" width="${round(x(outage.to) - x(outage.from))}" height="${ROW}" fill="#fdd"/>`,
    ...latencyAxis(top),
    `<path d="${latencies(attempts, recording, x, bottom)}" stroke="#06c" fill="none"/>`,
    `<path d="${errors(attempts, recording, x, bottom + ERRORS)}" stroke="#c60" fill="none"/>`,
    `<text x="4" y="${bottom + ERRORS - 4}" fill="#c60">errors</text>`,
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom + ERRORS}" y2="${bottom + ERRORS}" stroke="#999"/>`,
  ];
}

function latencyAxis(top: number): string[] {
  return Array.from({ length: DECADES + 1 }, (_, i) => {
    const y = round(top + ROW - (i * ROW) / DECADES);
    const label = ['0.1 ms', '1 ms', '10 ms', '0.1 s', '1 s', '10 s'][i];
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="#ddd"/><text x="4" y="${y + 4}">${label}</text>`;
  });
}

/** A vertical line for each slice of time, from its fastest to its slowest acknowledgement. */
function latencies(attempts: readonly Attempt[], recording: Recording, x: Scale, bottom: number): string {
  const y = (ms: number) => {
    const decades = Math.log10(Math.max(ms, LOWEST) / LOWEST);
    return round(bottom - (Math.min(decades, DECADES) * ROW) / DECADES);
  };
  return slices(
    attempts.filter(({ kind }) => kind === 'ok'),
    recording,
  )
    .map(({ at, inside }) => {
      const times = inside.map(({ milliseconds }) => milliseconds);
      return `M${x(at)} ${y(Math.min(...times)) + 1}V${y(Math.max(...times))}`;
    })
    .join('');
}

function errors(attempts: readonly Attempt[], recording: Recording, x: Scale, bottom: number): string {
  const failed = slices(
    attempts.filter(({ kind }) => kind !== 'ok'),
    recording,
  );
  const most = Math.max(1, ...failed.map(({ inside }) => inside.length));
  return failed
    .map(({ at, inside }) => `M${x(at)} ${bottom}v${round((-inside.length * (ERRORS - 8)) / most)}`)
    .join('');
}

interface Slice {
  readonly at: number;
  readonly inside: readonly Attempt[];
}

function slices(attempts: readonly Attempt[], { from, to }: Recording): Slice[] {
  const width = Math.max(1, (to - from) / BUCKETS);
  const found = new Map<number, Attempt[]>();
  for (const attempt of attempts) {
    const slice = Math.floor((endOf(attempt) - from) / width);
    const inside = found.get(slice);
    if (inside) inside.push(attempt);
    else found.set(slice, [attempt]);
  }
  return [...found].map(([slice, inside]) => ({ at: from + (slice + 0.5) * width, inside }));
}

function seconds({ from, to }: Recording, x: Scale, y: number): string[] {
  const length = (to - from) / 1000;
  const step = [1, 2, 5, 10, 20, 30, 60, 120].find((one) => length / one <= 15) ?? 300;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => {
    const at = i * step;
    return `<text x="${x(from + at * 1000)}" y="${y}" text-anchor="middle">${at} s</text>`;
  });
}

const round = (n: number) => Math.round(n * 10) / 10;

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
