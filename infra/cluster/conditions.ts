import { asking, connect } from './client';

/** An object of a custom kind. */
export interface CustomRef {
  /** Group and version, such as `external-secrets.io/v1`. */
  readonly apiVersion: string;
  /** The kind as paths of the API have it, such as `externalsecrets`. */
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Why an object is not ready: the message of its condition `Ready`; undefined when it is, or says nothing.
 *
 * @throws ClusterError when the cluster can't be asked
 */
export async function notReadyMessage(
  { apiVersion, ...ref }: CustomRef,
  context?: string,
): Promise<string | undefined> {
  const cluster = await connect(context);
  const [group, version] = apiVersion.split('/');
  const { status } = (await asking(cluster, () =>
    cluster.custom.getNamespacedCustomObject({ group, version, ...ref }),
  )) as { status?: { conditions?: Condition[] } };
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready && ready.status !== 'True' ? ready.message : undefined;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}
