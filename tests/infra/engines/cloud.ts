import * as pulumi from '@pulumi/pulumi';

/** A subnet of the pretended VPC. */
export interface Subnet {
  readonly zone: string;
  /** Whether its own route table leads to an internet gateway. */
  readonly isPublic?: boolean;
  readonly vpcId?: string;
}

/** What the pretended account has. */
export interface Cloud {
  /** Tags of each VPC by its id. */
  readonly vpcs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly subnets: Readonly<Record<string, Subnet>>;
}

export const VPC = 'vpc-0a1b2c3d';

/** One VPC with two private subnets and a public one. */
export const cloud: Cloud = {
  vpcs: { [VPC]: { Name: 'shop' } },
  subnets: {
    'subnet-0000000b': { zone: 'eu-central-1b' },
    'subnet-0000000a': { zone: 'eu-central-1a' },
    'subnet-0000000c': { zone: 'eu-central-1c', isPublic: true },
  },
};

type Inputs = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Answers the look-ups of the program as that account would. */
export function answers({ vpcs, subnets }: Cloud) {
  const vpcOf = (id: string) => subnets[id].vpcId ?? VPC;
  const filtered = ({ filters = [] }: Inputs) => {
    const values = (name: string) =>
      filters.find((one: Inputs) => one.name === name)?.values as string[] | undefined;
    return Object.keys(subnets).filter(
      (id) => (values('vpc-id')?.includes(vpcOf(id)) ?? true) && (values('subnet-id')?.includes(id) ?? true),
    );
  };
  const table = (id: string) => ({
    associations:
      id === 'rtb-main' ? [{ main: true, subnetId: '' }] : [{ main: false, subnetId: id.slice(4) }],
    routes: [{ gatewayId: 'local' }, ...(id === 'rtb-main' ? [] : [{ gatewayId: 'igw-1' }])],
  });
  const publicOnes = Object.keys(subnets).filter((id) => subnets[id].isPublic);
  const functions: Readonly<Record<string, (inputs: Inputs) => Inputs>> = {
    'aws:index/getCallerIdentity:getCallerIdentity': () => ({ accountId: '123456789012' }),
    'aws:ec2/getVpcs:getVpcs': ({ filters, tags = {} }) => ({
      ids: Object.keys(vpcs).filter(
        (id) =>
          (filters?.[0].values.includes(id) ?? true) &&
          Object.entries(tags).every(([key, value]) => vpcs[id][key] === value),
      ),
    }),
    'aws:ec2/getVpc:getVpc': ({ id }) => ({
      id,
      cidrBlock: '10.0.0.0/16',
      cidrBlockAssociations: [
        { cidrBlock: '10.0.0.0/16', state: 'associated' },
        { cidrBlock: '10.1.0.0/16', state: 'associated' },
        { cidrBlock: '10.2.0.0/16', state: 'disassociated' },
      ],
    }),
    'aws:ec2/getSubnets:getSubnets': (inputs) => ({ ids: filtered(inputs) }),
    'aws:ec2/getSubnet:getSubnet': ({ id }) => ({ id, availabilityZone: subnets[id].zone, vpcId: vpcOf(id) }),
    'aws:ec2/getRouteTables:getRouteTables': () => ({
      ids: ['rtb-main', ...publicOnes.map((id) => `rtb-${id}`)],
    }),
    'aws:ec2/getRouteTable:getRouteTable': ({ routeTableId }) => table(routeTableId),
    'aws:index/getPartition:getPartition': () => ({ partition: 'aws-cn' }),
  };
  return ({ token, inputs }: pulumi.runtime.MockCallArgs): Inputs => functions[token](inputs);
}

/** What AWS gives to resources that it has made. */
export function made({ type, name }: pulumi.runtime.MockResourceArgs): Inputs {
  switch (type) {
    case 'aws:elasticache/replicationGroup:ReplicationGroup':
      return {
        primaryEndpointAddress: `master.${name}.cache.example.org`,
        readerEndpointAddress: `replica.${name}.cache.example.org`,
      };
    case 'random:index/randomId:RandomId':
      return { hex: '0a0b0c0d' };
    default:
      return {};
  }
}
