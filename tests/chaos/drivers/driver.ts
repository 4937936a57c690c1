/** A fault that not every cluster can do. */
export type Capability = 'kill' | 'hang' | 'node-power' | 'cable' | 'api' | 'config';

/** To be called right before the stroke, when all is prepared. */
export type Mark = () => void;

/** How faults are done that Kubernetes' own API has no word for. */
export interface Driver {
  readonly name: 'kubectl' | 'hooks';
  /** What of these it can't do. */
  lacks(needs: readonly Capability[]): Capability[];
  /** Ends the server in a data node's pod at once, as SIGKILL does. */
  kill(pod: string, fault: Mark): Promise<void>;
  /** Makes the server in a data node's pod stop answering for a time; resolves when it has stopped. */
  hang(pod: string, seconds: number, fault: Mark): Promise<Hanging>;
  nodePower(node: string, power: 'off' | 'on'): Promise<void>;
  cable(node: string, state: 'down' | 'up'): Promise<void>;
  api(state: 'down' | 'up'): Promise<void>;
  /** Shell words that run a command where the stack's addresses work, as if on a node; undefined without any. */
  clientPrefix?(node: string): string | undefined;
}

/** A server that does not answer. */
export interface Hanging {
  /** Resolves when it answers again. */
  readonly over: Promise<void>;
}
