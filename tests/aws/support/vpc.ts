import { REGION, query, text } from './query-api';

/** A VPC for a test. */
export interface Vpc {
  readonly id: string;
  readonly privateSubnets: readonly string[];
  readonly publicSubnet: string;
}

/** A VPC with a public subnet and private ones in the zones given, as `a`, `b`. */
export async function makeVpc(
  endpoint: string,
  tags: Readonly<Record<string, string>>,
  zones: readonly string[],
): Promise<Vpc> {
  const ec2 = (action: string, parameters: Readonly<Record<string, string>>) =>
    query(endpoint, 'ec2', action, parameters);
  const idOf = async (answer: Promise<string>, element: string) => text(await answer, element)!;
  const id = await idOf(ec2('CreateVpc', { CidrBlock: '10.20.0.0/16' }), 'vpcId');
  const tagged = Object.entries(tags).map(([key, value], i) => [
    [`Tag.${i + 1}.Key`, key],
    [`Tag.${i + 1}.Value`, value],
  ]);
  await ec2('CreateTags', { 'ResourceId.1': id, ...Object.fromEntries(tagged.flat()) });
  const subnet = (n: number, zone: string) =>
    idOf(
      ec2('CreateSubnet', {
        VpcId: id,
        CidrBlock: `10.20.${n}.0/24`,
        AvailabilityZone: `${REGION}${zone}`,
      }),
      'subnetId',
    );
  const privateSubnets = [];
  for (const [i, zone] of zones.entries()) privateSubnets.push(await subnet(i, zone));
  const publicSubnet = await subnet(100, 'c');
  const gateway = await idOf(ec2('CreateInternetGateway', {}), 'internetGatewayId');
  await ec2('AttachInternetGateway', { VpcId: id, InternetGatewayId: gateway });
  const table = await idOf(ec2('CreateRouteTable', { VpcId: id }), 'routeTableId');
  await ec2('CreateRoute', { RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway });
  await ec2('AssociateRouteTable', { RouteTableId: table, SubnetId: publicSubnet });
  return { id, privateSubnets, publicSubnet };
}
