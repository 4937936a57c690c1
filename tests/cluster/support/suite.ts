import { randomBytes } from 'node:crypto';
import { waitFor } from '../../support/wait-for';
import { Cleaner } from './cleaner';
import { demandCluster } from './demand-cluster';
import { diagnosis } from './diagnosis';
import { onFailure } from './hooks';
import { Namespace, type Pod, isReady } from './kube';

/** All waits for the cluster end after this. */
export const DEADLINE = { timeout: 300_000, interval: 500 };

/** A whole file of tests may take this long; after that only the cleaning up is still done. */
const LIMIT_MINUTES = 30;

/** What a file of tests has of its own: a namespace, a temporary folder, and tests that build on one another. */
export class ClusterSuite {
  readonly namespace = new Namespace(`redis-e2e-${randomBytes(4).toString('hex')}`);
  private readonly cleaner = new Cleaner(this.namespace.name);
  private readonly end = Date.now() + LIMIT_MINUTES * 60_000;
  private halted?: string;
  private shown = false;

  /** Registers what every file does first and last; to be called at the top of it. */
  constructor() {
    beforeAll(async () => {
      await demandCluster();
      await this.namespace.create();
      onFailure(() => this.show());
    });
    beforeEach(() => {
      if (Date.now() > this.end) throw new Error(`not run: ${LIMIT_MINUTES} minutes are over`);
      if (this.halted) throw new Error(`not run: "${this.halted}" failed before`);
    });
    afterAll(async () => {
      await this.cleaner.clean();
    });
  }

  /** A folder that goes with the tests. */
  get folder(): string {
    return this.cleaner.folder;
  }

  /** A test that those after it build on: where it fails, they are not run. */
  step(name: string, body: () => Promise<void>): void {
    test(name, async () => {
      try {
        await body();
      } catch (error) {
        this.halted ??= name;
        throw error;
      }
    });
  }

  /** Waits until that many pods of a label selector are there and all are ready. */
  async podsReady(selector: string, count: number): Promise<void> {
    await waitFor(
      `all ${count} pods of ${selector} are ready`,
      async () => {
        const pods = await this.namespace.list<Pod>('pods', selector);
        const waiting = pods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name);
        if (waiting.length > 0) throw new Error(`not ready: ${waiting.join(', ')}`);
        if (pods.length !== count) throw new Error(`there are ${pods.length}`);
        return true;
      },
      DEADLINE,
    );
  }

  /** The state of the cluster; once is enough where a step has failed, as those after it fail of themselves. */
  private async show(): Promise<void> {
    if (this.shown) return;
    this.shown = this.halted !== undefined;
    process.stderr.write(`${await diagnosis(this.namespace).catch(String)}\n`);
  }
}
