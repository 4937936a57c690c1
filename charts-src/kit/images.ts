/** How images are named and pulled; the same for every container of a stack. */
export interface ImageOptions {
  /**
   * Registry that replaces the host of every default and given image, e.g. `registry.example.com/mirror`.
   *
   * @default - the host in the image reference
   */
  readonly imageRegistry?: string;
  /**
   * When the kubelet pulls the images: `IfNotPresent`, `Always` or `Never`.
   *
   * @default IfNotPresent
   */
  readonly imagePullPolicy?: string;
  /**
   * Names of Secrets with registry logins, of type `kubernetes.io/dockerconfigjson` in the namespace.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];
}

const PULL_POLICIES = ['IfNotPresent', 'Always', 'Never'];

/** `docker.io/library/x:8` with registry `r.example/m` → `r.example/m/library/x:8`. */
export function imageReference(reference: string, registry?: string): string {
  if (!registry) return reference;
  const [host, ...path] = reference.split('/');
  const isHost = path.length > 0 && (/[.:]/.test(host) || host === 'localhost');
  return `${registry.replace(/\/+$/, '')}/${isHost ? path.join('/') : reference}`;
}

/** Says why images can't be pulled as asked. */
export function pullPolicyProblem({
  imagePullPolicy: policy = 'IfNotPresent',
}: ImageOptions): string | undefined {
  return PULL_POLICIES.includes(policy)
    ? undefined
    : `imagePullPolicy: got ${policy}, allowed: ${PULL_POLICIES.join(', ')}`;
}

/** Says why a reference is no exact image: it needs a tag other than `latest`, or a digest. */
export function imageProblem(reference: string): string | undefined {
  if (/^[^\s@]+@sha256:[0-9a-f]{64}$/.test(reference)) return undefined;
  const tag = /^(?:[^\s@]+\/)?[^\s@:/]+:(\w[\w.-]*)$/.exec(reference)?.[1];
  if (tag && tag !== 'latest') return undefined;
  return `image: got ${reference}, allowed: a reference with an exact tag or a digest`;
}
