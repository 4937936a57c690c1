import { k8s } from 'cdk8s-plus-28';
import { Selector } from './labels';

/** How strictly the pods of one part are kept on different nodes. */
export enum Spread {
  /** Different nodes where there are enough; pods share a node rather than stay pending. */
  SOFT = 'soft',
  /** Never two pods of a part on one node; a pod stays pending when nodes are missing. */
  HARD = 'hard',
}

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/** Pod anti-affinity over nodes. */
export function antiAffinity(selector: Selector, spread: Spread): k8s.Affinity {
  const term: k8s.PodAffinityTerm = { topologyKey: HOSTNAME, labelSelector: { matchLabels: selector } };
  return {
    podAntiAffinity:
      spread === Spread.HARD
        ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
}

/** Even spread over zones; never a reason for a pod to stay pending. */
export function zoneSpread(selector: Selector): k8s.TopologySpreadConstraint[] {
  return [
    {
      topologyKey: ZONE,
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: selector },
    },
  ];
}
