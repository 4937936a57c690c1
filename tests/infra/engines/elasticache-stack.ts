import { program } from '../../../infra/program';
import { type Registered, type Run, type StackValues, run } from '../monitor';
import { type Cloud, VPC, answers, cloud, made } from './cloud';

export const GROUP = 'aws:elasticache/replicationGroup:ReplicationGroup';
export const SECURITY_GROUP = 'aws:ec2/securityGroup:SecurityGroup';
export const USER = 'aws:elasticache/user:User';

/** Runs the program for a stack named `cart` whose data live in ElastiCache, in the pretended account. */
export function up(values: StackValues = {}, account: Cloud = cloud): Promise<Run> {
  const { elasticache, ...rest } = values;
  const own = { vpc: { id: VPC }, ...(elasticache as object) };
  return run(
    program,
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
