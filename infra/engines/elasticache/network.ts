import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { StackConfig } from '../../config';
import { groupNames } from './settings';

/** Where the nodes of a group are reached, as found in AWS. */
export interface Network {
  readonly vpcId: string;
  /** Addresses of the VPC. */
  readonly cidrs: readonly string[];
  /** Private subnets, in two zones or more. */
  readonly subnetIds: readonly string[];
}

interface Subnet {
  readonly id: string;
  readonly zone: string;
  readonly vpcId: string;
}

/**
 * Looks for the VPC and its subnets; nothing is declared or changed.
 *
 * @throws RunError with the config key when the VPC is not there, is not the only one, or has too few private subnets
 */
export async function findNetwork(config: StackConfig, provider: aws.Provider): Promise<Network> {
  const opts: pulumi.InvokeOptions = { provider };
  const vpcId = await findVpc(config, opts);
  const { cidrBlock, cidrBlockAssociations } = await aws.ec2.getVpc({ id: vpcId }, opts);
  const associated = cidrBlockAssociations.filter(({ state }) => state === 'associated');
  const cidrs = [...new Set([cidrBlock, ...associated.map((one) => one.cidrBlock)])];
  const named = config.elasticache.vpc?.subnetIds;
  const subnets = named ? await namedSubnets(named, vpcId, opts) : await privateSubnets(vpcId, opts);
  checkZones(subnets, vpcId, named ? 'elasticache.vpc.subnetIds' : 'elasticache.vpc');
  return { vpcId, cidrs, subnetIds: subnets.map(({ id }) => id).sort() };
}

async function findVpc({ elasticache }: StackConfig, opts: pulumi.InvokeOptions): Promise<string> {
  const { id, tags } = elasticache.vpc ?? {};
  const filters = id ? [{ name: 'vpc-id', values: [id] }] : undefined;
  const { ids } = await aws.ec2.getVpcs({ filters, tags: id ? undefined : tags }, opts);
  if (ids.length === 1) return ids[0];
  if (id) {
    throw refused(
      `elasticache.vpc.id: got ${id}; allowed: a VPC of this account in this region, which has none of that id`,
    );
  }
  const got = Object.entries(tags ?? {}).map(([name, value]) => `${name}=${value}`);
  const found = ids.length === 0 ? 'none has them' : `${ids.length} have them: ${[...ids].sort().join(', ')}`;
  throw refused(`elasticache.vpc.tags: got ${got.join(', ')}; allowed: tags of exactly one VPC; ${found}`);
}

/** Those whose route table leads to no internet gateway. */
async function privateSubnets(vpcId: string, opts: pulumi.InvokeOptions): Promise<Subnet[]> {
  const [{ ids }, tables] = await Promise.all([
    aws.ec2.getSubnets({ filters: [{ name: 'vpc-id', values: [vpcId] }] }, opts),
    routeTables(vpcId, opts),
  ]);
  const main = tables.find(({ associations }) => associations.some((one) => one.main));
  const isPublic = (id: string) => {
    const own = tables.find(({ associations }) => associations.some(({ subnetId }) => subnetId === id));
    return ((own ?? main)?.routes ?? []).some(({ gatewayId }) => gatewayId.startsWith('igw-'));
  };
  return subnetsOf(
    ids.filter((id) => !isPublic(id)),
    opts,
  );
}

async function routeTables(vpcId: string, opts: pulumi.InvokeOptions) {
  const { ids } = await aws.ec2.getRouteTables({ vpcId }, opts);
  return Promise.all(ids.map((routeTableId) => aws.ec2.getRouteTable({ routeTableId }, opts)));
}

async function namedSubnets(
  ids: readonly string[],
  vpcId: string,
  opts: pulumi.InvokeOptions,
): Promise<Subnet[]> {
  const key = 'elasticache.vpc.subnetIds';
  const found = await aws.ec2.getSubnets({ filters: [{ name: 'subnet-id', values: [...ids] }] }, opts);
  const missing = ids.filter((id) => !found.ids.includes(id));
  if (missing.length > 0) {
    throw refused(
      `${key}: got ${missing.join(', ')}; allowed: subnets of ${vpcId}; this region has none of that id`,
    );
  }
  const subnets = await subnetsOf(ids, opts);
  const elsewhere = subnets.filter((subnet) => subnet.vpcId !== vpcId);
  if (elsewhere.length > 0) {
    const where = elsewhere.map(({ id, vpcId: other }) => `${id} of ${other}`);
    throw refused(`${key}: got ${where.join(', ')}; allowed: subnets of ${vpcId}`);
  }
  return subnets;
}

async function subnetsOf(ids: readonly string[], opts: pulumi.InvokeOptions): Promise<Subnet[]> {
  const subnets = await Promise.all(ids.map((id) => aws.ec2.getSubnet({ id }, opts)));
  return subnets.map(({ id, availabilityZone: zone, vpcId }) => ({ id, zone, vpcId }));
}

function checkZones(subnets: readonly Subnet[], vpcId: string, key: string): void {
  const zones = new Set(subnets.map(({ zone }) => zone));
  if (zones.size >= 2) return;
  const list = subnets.map(({ id, zone }) => `${id} in ${zone}`).sort();
  const got = list.length === 0 ? 'no private subnet' : list.join(', ');
  throw refused(
    `${key}: got ${got}; allowed: private subnets of ${vpcId} in two zones or more, so that the loss of a zone is ` +
      'survived (private: no route to an internet gateway)',
  );
}

const refused = (text: string) => new pulumi.RunError(`nothing was changed:\n  ${text}`);

/** The subnets as a group, and who may connect. */
export function declareNetwork(config: StackConfig, network: Network, opts: pulumi.CustomResourceOptions) {
  const names = groupNames(config);
  const subnetGroup = new aws.elasticache.SubnetGroup(
    config.name,
    {
      name: names.subnetGroup,
      description: `Nodes of Redis stack ${config.name}`,
      subnetIds: [...network.subnetIds],
    },
    opts,
  );
  const securityGroup = new aws.ec2.SecurityGroup(
    `${config.name}-elasticache`,
    {
      name: names.securityGroup,
      description: `Clients of Redis stack ${config.name}`,
      vpcId: network.vpcId,
      ingress: ingressOf(config, network),
      egress: [],
    },
    opts,
  );
  return { subnetGroup, securityGroup };
}

function ingressOf(
  { elasticache }: StackConfig,
  { cidrs }: Network,
): aws.types.input.ec2.SecurityGroupIngress[] {
  const { allowedSecurityGroupIds: groups = [], allowedCidrs } = elasticache;
  const networks = allowedCidrs ?? (groups.length > 0 ? [] : cidrs);
  const port = { protocol: 'tcp', fromPort: PORT, toPort: PORT };
  return [
    ...(groups.length > 0
      ? [{ ...port, securityGroups: groups, description: 'clients by security group' }]
      : []),
    ...(networks.length > 0
      ? [{ ...port, cidrBlocks: [...networks], description: 'clients by address' }]
      : []),
  ];
}

/** Port of the primary and of the reader endpoint. */
export const PORT = 6379;
