import { Planned } from '../bridge/types';
import { amount } from '../cluster/quantity';

/** CPU in cores and memory in bytes that the pods of a stack ask for together. */
export interface Requests {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

interface Workload {
  readonly spec: {
    readonly replicas?: number;
    readonly template: { readonly spec: { readonly containers: readonly Container[] } };
  };
}

interface Container {
  readonly resources?: {
    readonly requests?: { readonly cpu?: string | number; readonly memory?: string | number };
  };
}

interface Autoscaler {
  readonly spec: { readonly minReplicas?: number; readonly scaleTargetRef: { readonly name: string } };
}

/** Adds up the requests of Deployments and StatefulSets; one that is scaled counts with its least number of pods. */
export function totalRequests(objects: readonly Planned[]): Requests {
  const scaled = new Map(
    objects
      .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
      .map(({ manifest }) => (manifest as unknown as Autoscaler).spec)
      .map(({ scaleTargetRef, minReplicas = 1 }) => [scaleTargetRef.name, minReplicas]),
  );
  return objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map(({ name, manifest }) => {
      const { spec } = manifest as unknown as Workload;
      return requestsOf(spec.template.spec.containers, spec.replicas ?? scaled.get(name) ?? 1);
    })
    .reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory, pods: a.pods + b.pods }), {
      cpu: 0,
      memory: 0,
      pods: 0,
    });
}

function requestsOf(containers: readonly Container[], pods: number): Requests {
  const sum = (of: 'cpu' | 'memory') =>
    containers.reduce((all, { resources }) => all + amount(resources?.requests?.[of] ?? 0), 0) * pods;
  return { cpu: sum('cpu'), memory: sum('memory'), pods };
}

/** `700m CPU and 1.1Gi memory for 9 pods`. */
export function showRequests({ cpu, memory, pods }: Requests): string {
  const size = memory >= 2 ** 30 ? `${round(memory / 2 ** 30)}Gi` : `${Math.round(memory / 2 ** 20)}Mi`;
  return `${Math.round(cpu * 1000)}m CPU and ${size} memory for ${pods} pods`;
}

const round = (n: number) => Math.round(n * 100) / 100;
