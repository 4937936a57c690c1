import type {
  ApisApi,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  NetworkingV1Api,
  StorageV1Api,
  VersionApi,
} from '@kubernetes/client-node';
import { ClusterError, reasonOf } from './reasons';

/** The APIs of one cluster; every request ends after a time-out. */
export interface Cluster {
  /** Context of the kubeconfig. */
  readonly context: string;
  /** Address of the API server. */
  readonly server: string;
  readonly version: VersionApi;
  readonly apis: ApisApi;
  readonly apps: AppsV1Api;
  readonly core: CoreV1Api;
  readonly networking: NetworkingV1Api;
  readonly custom: CustomObjectsApi;
  readonly storage: StorageV1Api;
}

/**
 * Connects by the kubeconfig; no request is made yet.
 *
 * @throws ClusterError when there is no usable kubeconfig or context
 */
export async function connect(context?: string, timeoutMs = 10_000): Promise<Cluster> {
  // Loaded here and not above: it takes half a second, which commands without a cluster need not spend.
  const k8s = await import('@kubernetes/client-node');
  const kubeConfig = load(new k8s.KubeConfig(), context);
  const server = kubeConfig.getCurrentCluster()?.server;
  if (!server)
    throw new ClusterError(`context ${kubeConfig.getCurrentContext()} of the kubeconfig names no cluster`);

  const configuration = k8s.createConfiguration({
    baseServer: new k8s.ServerConfiguration(server, {}),
    authMethods: { default: kubeConfig },
    promiseMiddleware: [
      {
        pre: async (request) => {
          request.setSignal(AbortSignal.timeout(timeoutMs));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  return {
    context: kubeConfig.getCurrentContext(),
    server,
    version: new k8s.VersionApi(configuration),
    apis: new k8s.ApisApi(configuration),
    apps: new k8s.AppsV1Api(configuration),
    core: new k8s.CoreV1Api(configuration),
    networking: new k8s.NetworkingV1Api(configuration),
    custom: new k8s.CustomObjectsApi(configuration),
    storage: new k8s.StorageV1Api(configuration),
  };
}

/** Runs requests; whatever goes wrong becomes a ClusterError with a reason to read. */
export async function asking<T>(cluster: Cluster, requests: () => Promise<T>): Promise<T> {
  try {
    return await requests();
  } catch (error) {
    throw new ClusterError(reasonOf(error, cluster.server));
  }
}

function load(kubeConfig: KubeConfig, context: string | undefined): KubeConfig {
  try {
    kubeConfig.loadFromDefault();
  } catch (error) {
    const why = error instanceof TypeError ? 'it is empty, or no kubeconfig' : (error as Error).message;
    throw new ClusterError(`the kubeconfig can't be read: ${why}`);
  }
  // What the client makes up when there is no kubeconfig at all.
  if (
    kubeConfig.getCurrentContext() === 'loaded-context' &&
    kubeConfig.getCurrentCluster()?.server === 'http://localhost:8080'
  ) {
    throw new ClusterError('there is no kubeconfig: neither KUBECONFIG nor ~/.kube/config');
  }
  const names = kubeConfig.getContexts().map(({ name }) => name);
  const wanted = context ?? kubeConfig.getCurrentContext();
  if (!wanted) throw new ClusterError(`the kubeconfig has no current context; it has ${listed(names)}`);
  if (!names.includes(wanted))
    throw new ClusterError(`the kubeconfig has no context '${wanted}'; it has ${listed(names)}`);
  kubeConfig.setCurrentContext(wanted);
  return kubeConfig;
}

const listed = (names: readonly string[]) => (names.length > 0 ? names.join(', ') : 'none');
