import * as pulumi from '@pulumi/pulumi';
import type { Provider } from '@pulumi/aws';

/** The secret of a stack in Secrets Manager. */
export interface AwsSecret {
  /** Name or ARN by which it is read. */
  readonly secretName: string;
  readonly secretArn: pulumi.Input<string>;
  /** The account and region that it is in. */
  readonly provider: Provider;
  /** What must be there before it can be read. */
  readonly resources: readonly pulumi.Resource[];
}
