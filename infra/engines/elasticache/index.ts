import { awsProvider } from '../../aws/provider';
import type { StackConfig } from '../../config';
import type { Engine } from '../engine';
import { declareGroup } from './group';
import { PORT, declareNetwork, findNetwork } from './network';
import { declareUsers } from './users';

/**
 * Redis in ElastiCache: one replication group with users of its own.
 *
 * @throws RunError when the VPC or its subnets are not as they must be
 */
export async function elasticache(config: StackConfig, provider = awsProvider(config)): Promise<Engine> {
  const network = await findNetwork(config, provider);
  return {
    declare(valueOf) {
      const { subnetGroup, securityGroup } = declareNetwork(config, network, { provider });
      const userGroup = declareUsers(config, valueOf, { provider });
      const group = declareGroup(config, { subnetGroup, securityGroup, userGroup, provider });
      return {
        host: group.primaryEndpointAddress,
        port: PORT,
        readHost: group.readerEndpointAddress,
        readPort: PORT,
        tls: {},
      };
    },
  };
}
