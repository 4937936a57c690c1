import * as cluster from '../../../infra/cluster';
import { program } from '../../../infra/program';
import { type Registered, type Run, type StackValues, run } from '../monitor';
import { type Cloud, VPC, answers, cloud, made } from './cloud';

jest.mock('../../../infra/cluster', () => ({
  ...jest.requireActual('../../../infra/cluster'),
  probe: jest.fn(),
  liveStatefulSets: jest.fn(),
  passwordVersion: jest.fn(),
}));

export const GROUP = 'aws:elasticache/replicationGroup:ReplicationGroup';
export const SECURITY_GROUP = 'aws:ec2/securityGroup:SecurityGroup';
export const USER = 'aws:elasticache/user:User';

type Options = Parameters<typeof run>[2];

/** Runs the program where a cluster without any stack answers. It comes from here, as it must not be loaded before the mock. */
export function started(values: StackValues, options?: Options): Promise<Run> {
  jest.mocked(cluster.probe).mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'test' });
  jest.mocked(cluster.liveStatefulSets).mockResolvedValue({ statefulSets: [], pods: [] });
  return run(program, values, options);
}

/** Runs the program for a stack named `cart` whose data live in ElastiCache, in the pretended account. */
export function up(values: StackValues = {}, account: Cloud = cloud): Promise<Run> {
  const { elasticache, ...rest } = values;
  const own = { vpc: { id: VPC }, ...(elasticache as object) };
  return started(
    {
      ...{ name: 'cart', namespace: 'shop', engine: 'elasticache', aws: { region: 'eu-central-1' } },
      ...{ elasticache: own, ...rest },
    },
    { call: answers(account), made },
  );
}

export const ofType = ({ resources }: Run, type: string) => resources.filter((one) => one.type === type);

/** The one resource of a type. */
export const only = (stack: Run, type: string): Registered => {
  const found = ofType(stack, type);
  expect(found).toHaveLength(1);
  return found[0];
};
