/** A line of a pod's log. */
export interface LogLine {
  readonly pod: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** What the Sentinels did during a run. */
export interface SentinelEvents {
  /** Milliseconds from the fault to the first `+switch-master` of any Sentinel. */
  readonly timeToSwitch?: number;
  /** Different masters that were switched to, counted once for all Sentinels together. */
  readonly switches: number;
  /** Times that a Sentinel was made to forget what it knew by SENTINEL RESET. */
  readonly resets: number;
  /** Names of Sentinels that entered TILT. */
  readonly tilts: readonly string[];
}

/** Reads what `kubectl logs --timestamps` prints; lines without a time are left out. */
export function parseLog(pod: string, text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    const [stamp] = line.split(' ', 1);
    const at = Date.parse(stamp);
    return Number.isNaN(at) ? [] : [{ pod, at, text: line.slice(stamp.length + 1) }];
  });
}

/** What happened from a time on, by the Sentinels' logs. */
export function sentinelEvents(lines: readonly LogLine[], from: number, fault: number): SentinelEvents {
  const seen = lines.filter(({ at }) => at >= from).sort((a, b) => a.at - b.at);
  const switches = seen.filter(({ text }) => text.includes('+switch-master'));
  const first = switches.find(({ at }) => at >= fault);
  return {
    ...(first ? { timeToSwitch: first.at - fault } : {}),
    switches: countSwitches(switches),
    resets: seen.filter(({ text }) => text.includes('+reset-master')).length,
    tilts: [...new Set(seen.filter(({ text }) => text.includes('+tilt')).map(({ pod }) => pod))].sort(),
  };
}

/** Each Sentinel logs each switch: the one that logs most has seen them all. */
function countSwitches(lines: readonly LogLine[]): number {
  const bySentinel = new Map<string, number>();
  for (const { pod } of lines) bySentinel.set(pod, (bySentinel.get(pod) ?? 0) + 1);
  return Math.max(0, ...bySentinel.values());
}
