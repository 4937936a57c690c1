import type { Provider } from '@pulumi/aws';
import type { StackConfig } from '../config';
import { elasticache } from './elasticache';
import type { Engine } from './engine';
import { sentinel } from './sentinel';

export type { Engine, OutsideEndpoint } from './engine';

/**
 * The engine of a stack, after a look at what it needs.
 *
 * @throws RunError when something outside the stack is not as it must be; nothing is changed then
 */
export async function engineOf(config: StackConfig, aws?: Provider): Promise<Engine> {
  switch (config.engine) {
    case 'sentinel':
      return sentinel;
    case 'elasticache':
      return elasticache(config, aws);
  }
}
