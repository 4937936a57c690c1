/** A fault that not every cluster can do. */
export type Capability = 'kill' | 'hang' | 'node-power' | 'cable' | 'api' | 'dns' | 'config';

/** To be called right before the stroke, when all is prepared. */
export type Mark = () => void;

/** How faults are done that Kubernetes' own API has no word for. */
export interface Driver {
  readonly name: 'kubectl' | 'hooks';
  /** What of these it can't do. */
  lacks(needs: readonly Capability[]): Capability[];
  /** Finds the server in a data node's pod, as it runs now. */
  aim(pod: string): Promise<Aim>;
  nodePower(node: string, power: 'off' | 'on'): Promise<void>;
  cable(node: string, state: 'down' | 'up'): Promise<void>;
  api(state: 'down' | 'up'): Promise<void>;
  /** The pods that answer for names in the cluster hang, or go on. */
  dns(state: 'down' | 'up'): Promise<void>;
  /** A node gives addresses of pods that are gone to new pods at once; tells whether it can be made to. */
  reuseAddresses?(node: string): Promise<boolean>;
  /** Shell words that run a command where the stack's addresses work, as if on a node; undefined without any. */
  clientPrefix?(node: string): string | undefined;
}

/** A server that is aimed at: where hooks strike it, the API server is no longer needed. */
export interface Aim {
  /** Ends it at once, as SIGKILL does. */
  kill(fault: Mark): Promise<void>;
  /** Ends all processes of its container at once, as a lack of memory does. */
  killAll(fault: Mark): Promise<void>;
  /** Makes it stop answering for a time; resolves when it has stopped. */
  hang(seconds: number, fault: Mark): Promise<Hanging>;
}

/** A server that does not answer. */
export interface Hanging {
  /** Resolves when it answers again. */
  readonly over: Promise<void>;
}
