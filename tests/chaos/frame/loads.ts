import { randomBytes } from 'node:crypto';
import type { Load } from '../load/load';
import type { LoadOptions, Placement } from '../load/options';
import type { StartLoad } from '../load/start';

/** All load of a round: that which its figures are of, and what a case starts beside it. */
export class Loads {
  private readonly started: Load[] = [];

  constructor(private readonly startLoad: StartLoad) {}

  async start(options: LoadOptions, placement: Placement): Promise<Load> {
    const load = await this.startLoad(randomBytes(4).toString('hex'), options, placement);
    this.started.push(load);
    return load;
  }

  /** Removes all of it, whatever becomes of one. */
  async remove(): Promise<void> {
    const removed = await Promise.allSettled(this.started.map((load) => load.remove()));
    const failed = removed.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
