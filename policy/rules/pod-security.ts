import type { V1LifecycleHandler, V1Probe } from '@kubernetes/client-node';
import type { ContainerInPod } from '../manifest';
import { type Rule, containerRule, kindRule, when, workloadRule } from './rule';

const VOLUME_TYPES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];

const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];
const CONFINED = ['RuntimeDefault', 'Localhost'];
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** Pod Security Standards, profile `restricted`, which includes `baseline`. */
export const podSecurityRules: readonly Rule[] = [
  hostNamespace('host-network', 'hostNetwork'),
  hostNamespace('host-pid', 'hostPID'),
  hostNamespace('host-ipc', 'hostIPC'),
  containerRule('privileged-container', ({ container }) =>
    when(container.securityContext?.privileged === true, 'is privileged'),
  ),
  containerRule('privilege-escalation-container', ({ container }) =>
    when(
      container.securityContext?.allowPrivilegeEscalation !== false,
      'securityContext.allowPrivilegeEscalation is not false',
    ),
  ),
  containerRule('run-as-non-root', (c) => [
    ...when(inherited(c, 'runAsNonRoot') !== true, 'runAsNonRoot is not true'),
    ...when(inherited(c, 'runAsUser') === 0, 'runAsUser is 0'),
  ]),
  containerRule('container-seccomp-profile', (c) =>
    when(
      !CONFINED.includes(inherited(c, 'seccompProfile')?.type ?? ''),
      `seccompProfile is none of ${CONFINED}`,
    ),
  ),
  containerRule('restricted-capabilities', ({ container }) => {
    const { drop = [], add = [] } = container.securityContext?.capabilities ?? {};
    return [
      ...when(!drop.includes('ALL'), 'capabilities.drop lacks ALL'),
      ...when(
        add.some((capability) => capability !== 'NET_BIND_SERVICE'),
        `capabilities.add has ${add}`,
      ),
    ];
  }),
  containerRule('unsafe-proc-mount', ({ container }) =>
    when(!['Default', undefined].includes(container.securityContext?.procMount), 'procMount is not Default'),
  ),
  containerRule('host-ports', ({ container }) =>
    (container.ports ?? [])
      .filter(({ hostPort }) => hostPort)
      .map(({ hostPort }) => `hostPort ${hostPort} is set`),
  ),
  containerRule('probe-host', ({ container }) =>
    handlers(container).flatMap(([name, handler]) =>
      when(Boolean(handler?.httpGet?.host ?? handler?.tcpSocket?.host), `${name} names a host`),
    ),
  ),
  containerRule('selinux-options', (c) => {
    const { type = '', user, role } = inherited(c, 'seLinuxOptions') ?? {};
    return when(
      !SELINUX_TYPES.includes(type) || Boolean(user) || Boolean(role),
      'seLinuxOptions are not allowed',
    );
  }),
  containerRule('apparmor-profile', (c) => {
    const field = inherited(c, 'appArmorProfile')?.type;
    const annotation = c.workload.metadata.annotations?.[`${APPARMOR_ANNOTATION}${c.container.name}`];
    return [
      ...when(field !== undefined && !CONFINED.includes(field), `appArmorProfile is ${field}`),
      ...when(annotation === 'unconfined', 'its AppArmor annotation is unconfined'),
    ];
  }),
  containerRule('windows-host-process', (c) =>
    when(inherited(c, 'windowsOptions')?.hostProcess === true, 'windowsOptions.hostProcess is true'),
  ),
  workloadRule('restricted-volume-types', ({ spec }) =>
    (spec.volumes ?? []).flatMap((volume) =>
      Object.keys(volume)
        .filter((key) => key !== 'name' && !VOLUME_TYPES.includes(key))
        .map((type) => `volume ${volume.name} is of type ${type}`),
    ),
  ),
  workloadRule('unsafe-sysctls', ({ spec }) =>
    (spec.securityContext?.sysctls ?? [])
      .filter(({ name }) => !SAFE_SYSCTLS.includes(name))
      .map(({ name }) => `sysctl ${name} is unsafe`),
  ),
];

/** What is taken from pods beyond that profile: a file system to change, and a way to the API of the cluster. */
export const confinementRules: readonly Rule[] = [
  containerRule('no-read-only-root-fs', ({ container }) =>
    when(
      container.securityContext?.readOnlyRootFilesystem !== true,
      'securityContext.readOnlyRootFilesystem is not true',
    ),
  ),
  workloadRule('automount-service-account-token', ({ spec }) =>
    when(spec.automountServiceAccountToken !== false, 'automountServiceAccountToken is not false'),
  ),
  kindRule('service-account-token', 'ServiceAccount', (account) =>
    when(account.automountServiceAccountToken !== false, 'automountServiceAccountToken is not false'),
  ),
];

function hostNamespace(id: string, field: 'hostNetwork' | 'hostPID' | 'hostIPC'): Rule {
  return workloadRule(id, ({ spec }) => when(spec[field] === true, `${field} is true`));
}

type Inherited =
  'runAsNonRoot' | 'runAsUser' | 'seccompProfile' | 'seLinuxOptions' | 'appArmorProfile' | 'windowsOptions';

/** A field of the container's security context, else of its pod's. */
function inherited<F extends Inherited>({ container, workload }: ContainerInPod, field: F) {
  return container.securityContext?.[field] ?? workload.spec.securityContext?.[field];
}

function handlers(
  container: ContainerInPod['container'],
): [string, V1Probe | V1LifecycleHandler | undefined][] {
  return [
    ['livenessProbe', container.livenessProbe],
    ['readinessProbe', container.readinessProbe],
    ['startupProbe', container.startupProbe],
    ['lifecycle.postStart', container.lifecycle?.postStart],
    ['lifecycle.preStop', container.lifecycle?.preStop],
  ];
}
