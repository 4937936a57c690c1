export { servesApi } from './apis';
export { type CustomRef, notReadyMessage } from './conditions';
export { type LiveServers, type PodLike, downgrades } from './downgrade';
export { type ImmutableOptions, type StatefulSetLike, immutableChanges } from './immutable';
export { type Belonging, awaitNoPods, claimsOf, deleteClaims } from './leftovers';
export { type LiveState, liveStatefulSets } from './live';
export { type Probe, probe } from './probe';
export { ClusterError } from './reasons';
export { missingNamespaces, secretValues } from './requisites';
