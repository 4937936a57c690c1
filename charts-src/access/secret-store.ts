import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Problems, labelsOf, nameProblem } from '../kit';
import { partOf } from '../stack';

/** API of External Secrets that its kinds are of; since release 0.16 of it. */
export const EXTERNAL_SECRETS_API = 'external-secrets.io/v1';

/** A store of External Secrets. */
export interface SecretStoreRef {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
}

/** Who External Secrets is when it asks AWS. */
export enum StoreIdentity {
  /** A ServiceAccount beside the store, through the OIDC provider of the cluster. */
  IRSA = 'irsa',
  /** The controller of External Secrets itself, through EKS Pod Identity. */
  POD_IDENTITY = 'pod-identity',
}

/** What a store for AWS Secrets Manager is made of. */
export interface AwsSecretStoreProps {
  /** Name of the stack and of the store. */
  readonly name: string;
  /** Region of the secret, such as `eu-central-1`. */
  readonly region: string;
  /**
   * How the store gets its AWS role.
   *
   * @default StoreIdentity.IRSA
   */
  readonly identity?: StoreIdentity;
  /**
   * ARN of the role of the ServiceAccount; only with `StoreIdentity.IRSA`.
   *
   * @default - the ServiceAccount has no role, so somebody else must annotate it
   */
  readonly roleArn?: string;
  /**
   * Labels for the store and the ServiceAccount.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Annotation of a ServiceAccount by which it gets an AWS role. */
export const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

/** Name of the ServiceAccount that the store of a stack uses. */
export const storeServiceAccount = (stack: string) => `${stack}-secret-store`;

/**
 * A SecretStore of External Secrets that reads AWS Secrets Manager, and the ServiceAccount that it does so with.
 *
 * @throws Error when the name is none for a stack, the region is missing, or a role is given that nobody would use
 */
export class AwsSecretStore extends Construct {
  static readonly pulumiType = 'redis-ha-stack:access:AwsSecretStore';

  /** How ExternalSecrets name this store. */
  readonly ref: SecretStoreRef;

  constructor(scope: Construct, id: string, props: AwsSecretStoreProps) {
    super(scope, id);
    const { name, region, identity = StoreIdentity.IRSA, roleArn } = props;
    new Problems(this)
      .note(nameProblem(name))
      .unless(Boolean(region), 'region: got none, allowed: that of the secret')
      .unless(
        identity === StoreIdentity.IRSA || roleArn === undefined,
        `roleArn: got one with identity ${identity}, allowed: only with ${StoreIdentity.IRSA}`,
      )
      .throw();
    this.ref = { kind: 'SecretStore', name };
    const metadata = { name, labels: labelsOf(partOf(name, 'credentials'), props.labels) };
    const auth = identity === StoreIdentity.IRSA ? this.serviceAccount(metadata, roleArn) : {};
    const store = new ApiObject(this, 'Resource', {
      apiVersion: EXTERNAL_SECRETS_API,
      kind: 'SecretStore',
      metadata,
      spec: { provider: { aws: { service: 'SecretsManager', region, ...auth } } },
    });
    for (const child of this.node.children) if (child !== store) store.node.addDependency(child);
  }

  private serviceAccount(metadata: k8s.ObjectMeta, roleArn?: string): object {
    const name = storeServiceAccount(metadata.name!);
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: {
        ...metadata,
        name,
        ...(roleArn && { annotations: { [ROLE_ANNOTATION]: roleArn } }),
      },
      automountServiceAccountToken: false,
    });
    return { auth: { jwt: { serviceAccountRef: { name } } } };
  }
}
