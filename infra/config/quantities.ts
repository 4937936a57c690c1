import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';

const MEBIBYTES: Record<string, number> = { Ki: 1 / 1024, Mi: 1, Gi: 1024, Ti: 1024 ** 2, Pi: 1024 ** 3 };
const MILLISECONDS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** '512Mi', '1.5Gi' → Size in the largest unit that is whole, as Kubernetes writes it; undefined when it is no size. */
export function parseSize(text: string): Size | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|Pi)$/.exec(text) ?? [];
  if (!amount) return undefined;
  const mebibytes = Number(amount) * MEBIBYTES[unit];
  return isPositiveInteger(mebibytes) ? wholeSize(mebibytes) : undefined;
}

function wholeSize(mebibytes: number): Size {
  if (mebibytes % MEBIBYTES.Pi === 0) return Size.pebibyte(mebibytes / MEBIBYTES.Pi);
  if (mebibytes % MEBIBYTES.Ti === 0) return Size.tebibytes(mebibytes / MEBIBYTES.Ti);
  if (mebibytes % MEBIBYTES.Gi === 0) return Size.gibibytes(mebibytes / MEBIBYTES.Gi);
  return Size.mebibytes(mebibytes);
}

/** '500ms', '3s', '1.5m', '1h' → Duration; undefined when it is none or no whole number of milliseconds. */
export function parseDuration(text: string): Duration | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text) ?? [];
  if (!amount) return undefined;
  // Three decimals at most, so this is exact where the product of floats is not.
  const milliseconds = (Math.round(Number(amount) * 1_000) * MILLISECONDS[unit]) / 1_000;
  if (!isPositiveInteger(milliseconds)) return undefined;
  return milliseconds % 1_000 === 0 ? Duration.seconds(milliseconds / 1_000) : Duration.millis(milliseconds);
}

/** '250m', '0.5', 2 → Cpu; undefined when it is none or no whole number of thousandths. */
export function parseCpu(value: string | number): Cpu | undefined {
  const [, amount, milli] = /^(\d+(?:\.\d{1,3})?)(m?)$/.exec(String(value)) ?? [];
  if (!amount) return undefined;
  const millis = milli ? Number(amount) : Math.round(Number(amount) * 1_000);
  if (!isPositiveInteger(millis)) return undefined;
  return millis % 1_000 === 0 ? Cpu.units(millis / 1_000) : Cpu.millis(millis);
}

/** Thousandths of a CPU, to compare amounts. */
export function cpuMillis(cpu: Cpu): number {
  return cpu.amount.endsWith('m') ? parseInt(cpu.amount, 10) : Number(cpu.amount) * 1_000;
}

/** A Duration in the largest unit that is whole, in the notation that parseDuration reads. */
export function formatDuration(duration: Duration): string {
  const milliseconds = duration.toMilliseconds();
  const unit = ['h', 'm', 's'].find((name) => milliseconds % MILLISECONDS[name] === 0) ?? 'ms';
  return `${milliseconds / MILLISECONDS[unit]}${unit}`;
}

function isPositiveInteger(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
