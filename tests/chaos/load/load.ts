import type { Present } from '../analysis/losses';
import type { Recording } from '../analysis/recording';

/** Load on a stack, from its first write until it is told to stop. */
export interface Load {
  /** Ends the load and fetches its record. */
  stop(): Promise<Recording>;
  /** What the writers' lists hold now. */
  present(): Promise<readonly Present[]>;
  /** Deletes what the load has written, and what ran it. */
  remove(): Promise<void>;
}
