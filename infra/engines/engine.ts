import type * as pulumi from '@pulumi/pulumi';
import type { Endpoint } from '../../charts-src';

/** Where a Redis outside the cluster is reached; its addresses are known when it exists. */
export interface OutsideEndpoint extends Pick<Endpoint, 'port' | 'readPort' | 'tls'> {
  readonly host: pulumi.Output<string>;
  readonly readHost: pulumi.Output<string>;
}

/** What provides Redis. */
export interface Engine {
  /** Declares what lies outside the cluster; gives where it is reached, or nothing where the chart brings Redis itself. */
  declare(valueOf: (key: string) => pulumi.Output<string>): OutsideEndpoint | undefined;
}
