import { setTimeout as delay } from 'node:timers/promises';
import { isReady } from '../../cluster/support/kube';
import type { Stack } from './stack';
import type { NodeState } from './state';

const PERIOD = 1000;

/** A data node's pod at a moment: whether Kubernetes takes it for ready, and what speaks against it. */
export interface Sample {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly ready: boolean;
  /** Empty for a node that has its data and is in sync. */
  readonly unfit: string;
}

/** Looks once a second whether the data nodes that are ready are fit to be. */
export class ReadinessWatch {
  private readonly samples: Sample[] = [];
  private readonly looking: Promise<void>;
  private stopped = false;

  constructor(private readonly stack: Stack) {
    this.looking = this.look();
  }

  async stop(): Promise<readonly Sample[]> {
    this.stopped = true;
    await this.looking;
    return this.samples;
  }

  private async look(): Promise<void> {
    while (!this.stopped) {
      // A look may fail while pods are replaced; the next one tells.
      await this.sample().catch(() => undefined);
      await delay(PERIOD);
    }
  }

  private async sample(): Promise<void> {
    const { nodes } = await this.stack.state();
    const pods = await this.stack.pods('redis');
    const ready = new Set(pods.filter(isReady).map(({ metadata }) => metadata.name));
    const at = Date.now();
    for (const node of nodes) {
      this.samples.push({ name: node.name, at, ready: ready.has(node.name), unfit: unfit(node) });
    }
  }
}

function unfit({ info }: NodeState): string {
  if (info.loading === '1') return 'loads its data';
  return info.role === 'slave' && info.master_link_status !== 'up' ? 'is not in sync' : '';
}

/** Pods that were ready and unfit for longer than a probe may take to find out, a sentence each. */
export function readyTooEarly(samples: readonly Sample[], milliseconds: number): string[] {
  const names = [...new Set(samples.map(({ name }) => name))];
  return names.flatMap((name) => {
    const longest = longestUnfit(samples.filter((sample) => sample.name === name));
    return longest && longest.milliseconds > milliseconds
      ? [
          `${name} was ready for ${longest.milliseconds} ms while it ${longest.unfit}, allowed: ${milliseconds} ms`,
        ]
      : [];
  });
}

function longestUnfit(samples: readonly Sample[]): { unfit: string; milliseconds: number } | undefined {
  let since: number | undefined;
  let longest: { unfit: string; milliseconds: number } | undefined;
  for (const { at, ready, unfit } of samples) {
    since = ready && unfit ? (since ?? at) : undefined;
    if (since !== undefined && at - since >= (longest?.milliseconds ?? 0)) {
      longest = { unfit, milliseconds: at - since };
    }
  }
  return longest;
}
