import { at, Manifest } from './manifest';

const SKIP_AWAIT = 'pulumi.com/skipAwait';
const READY_WHEN_CREATED: readonly unknown[] = [undefined, 'ClusterIP', 'NodePort', 'ExternalName'];

/**
 * The rule for Services: only a LoadBalancer is waited for.
 *
 * Pulumi's provider may wait until a Service that selects pods has endpoints. A workload that depends on such a Service
 * (its own governing Service, or one it calls) would wait for the Service while the Service waits for the workload's
 * pods. A Service that is no LoadBalancer has its address at once, so nothing is lost by not waiting. An annotation set
 * in the chart wins.
 */
export function withoutEndpointWait(manifest: Manifest): Manifest {
  if (manifest.apiVersion !== 'v1' || manifest.kind !== 'Service') return manifest;
  if (!READY_WHEN_CREATED.includes(at(manifest, 'spec', 'type'))) return manifest;
  const annotations = manifest.metadata.annotations ?? {};
  if (typeof annotations !== 'object' || SKIP_AWAIT in annotations) return manifest;
  return {
    ...manifest,
    metadata: { ...manifest.metadata, annotations: { ...annotations, [SKIP_AWAIT]: 'true' } },
  };
}
