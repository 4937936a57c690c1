export { servesApi } from './apis';
export { type LiveServers, type PodLike, downgrades } from './downgrade';
export { type ImmutableOptions, type StatefulSetLike, immutableChanges } from './immutable';
export { type HostOwner, type IngressClass, type LiveIngress, liveIngress } from './ingress';
export { type Belonging, awaitNoPods, claimsOf, deleteClaims } from './leftovers';
export { type LiveState, liveStatefulSets } from './live';
export { type Probe, probe } from './probe';
export { ClusterError } from './reasons';
export { missingNamespaces, passwordVersion, secretValues } from './requisites';
