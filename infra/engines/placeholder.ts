import type { Endpoint } from '../../charts-src';
import type { StackConfig } from '../config';

/** The endpoint where nobody can know it: in plans and rendered YAML. Nothing for a chart that brings Redis itself. */
export function placeholderEndpoint({ engine, name }: StackConfig): Endpoint | undefined {
  if (engine === 'sentinel') return undefined;
  const port = 6379;
  return {
    host: `<primary endpoint of ElastiCache group ${name}>`,
    port,
    readHost: `<reader endpoint of ElastiCache group ${name}>`,
    readPort: port,
    tls: {},
  };
}
