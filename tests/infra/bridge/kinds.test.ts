import { isBuiltInGroup, isClusterScoped, typeToken } from '../../../infra/bridge/kinds';

/** As listed by `kubectl api-resources --namespaced=false` on Kubernetes 1.34. */
const CLUSTER_SCOPED = [
  'v1 ComponentStatus',
  'v1 Namespace',
  'v1 Node',
  'v1 PersistentVolume',
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1 CustomResourceDefinition',
  'apiregistration.k8s.io/v1 APIService',
  'authentication.k8s.io/v1 SelfSubjectReview',
  'authentication.k8s.io/v1 TokenReview',
  'authorization.k8s.io/v1 SelfSubjectAccessReview',
  'authorization.k8s.io/v1 SelfSubjectRulesReview',
  'authorization.k8s.io/v1 SubjectAccessReview',
  'certificates.k8s.io/v1 CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io/v1 FlowSchema',
  'flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration',
  'networking.k8s.io/v1 IPAddress',
  'networking.k8s.io/v1 IngressClass',
  'networking.k8s.io/v1 ServiceCIDR',
  'node.k8s.io/v1 RuntimeClass',
  'rbac.authorization.k8s.io/v1 ClusterRole',
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
  'resource.k8s.io/v1 DeviceClass',
  'resource.k8s.io/v1 ResourceSlice',
  'scheduling.k8s.io/v1 PriorityClass',
  'storage.k8s.io/v1 CSIDriver',
  'storage.k8s.io/v1 CSINode',
  'storage.k8s.io/v1 StorageClass',
  'storage.k8s.io/v1 VolumeAttachment',
  'storage.k8s.io/v1 VolumeAttributesClass',
];

const NAMESPACED = [
  'v1 Service',
  'v1 PersistentVolumeClaim',
  'apps/v1 StatefulSet',
  'policy/v1 PodDisruptionBudget',
  'networking.k8s.io/v1 Ingress',
  'rbac.authorization.k8s.io/v1 RoleBinding',
  'storage.k8s.io/v1 CSIStorageCapacity',
  'example.com/v1 Namespace',
];

test.each(CLUSTER_SCOPED)('%s lives outside namespaces', (kind) => {
  expect(isClusterScoped(...(kind.split(' ') as [string, string]))).toBe(true);
});

test.each(NAMESPACED)('%s lives in a namespace', (kind) => {
  expect(isClusterScoped(...(kind.split(' ') as [string, string]))).toBe(false);
});

test('type tokens name the core group', () => {
  expect(typeToken('v1', 'Secret')).toBe('kubernetes:core/v1:Secret');
  expect(typeToken('apps/v1', 'StatefulSet')).toBe('kubernetes:apps/v1:StatefulSet');
});

test("Kubernetes' own groups are told from those of definitions", () => {
  expect(['', 'apps', 'networking.k8s.io'].map(isBuiltInGroup)).toEqual([true, true, true]);
  expect(['apps.kruise.io', 'monitoring.coreos.com'].map(isBuiltInGroup)).toEqual([false, false]);
});
