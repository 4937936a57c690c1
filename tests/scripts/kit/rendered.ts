import { App, Chart, Duration } from 'cdk8s';
import {
  Certificate,
  type CertificateKey,
  type CredentialKeysOptions,
  Credentials,
  RedisHa,
  type RedisHaProps,
  VERSION_KEY,
  credentialKeys,
} from '../../../charts-src';
import { unmet } from '../../support/binaries';
import { type Manifest, containers, ofKind } from '../../support/manifest';

export const NAME = 'cart';
export const NAMESPACE = 'shop';
export const MASTER_NAME = 'shop.cart';

export type TlsFiles = Readonly<Record<CertificateKey, string>>;

/** What of a stack's props its scripts depend on. */
export interface StackProps
  extends
    Pick<RedisHaProps, 'replicas' | 'failover' | 'sentinels' | 'redis' | 'webdis' | 'apps'>,
    Pick<CredentialKeysOptions, 'version' | 'acceptPrevious'> {
  /** `down-after-milliseconds`; default 3 s, as short as a busy machine allows where no test waits for it. */
  readonly downAfter?: Duration;
  /** Environment for the watches of all pods, which look oftener with it. */
  readonly watch?: Readonly<Record<string, string>>;
  /** Files of the certificate, by key; without them the stack speaks no TLS. */
  readonly tls?: TlsFiles;
  /** Passwords that differ from `passwordOf`, by key. */
  readonly passwords?: Readonly<Record<string, string>>;
}

export const passwordOf = (key: string): string => `${key}-of-the-test`;

/** What the pods of one room find: the files of the ConfigMap and the environment of the container. */
export interface Room {
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

export type RoomName = 'redis' | 'sentinel' | 'proxy' | 'passwords';

/** Passwords, files and environment of a stack, as the constructs render them. */
export interface Rendered {
  readonly passwords: Readonly<Record<string, string>>;
  readonly tls?: TlsFiles;
  readonly objects: readonly Manifest[];
  room(name: RoomName): Room;
}

export function render(props: StackProps = {}): Rendered {
  const { downAfter = Duration.seconds(3), passwords: own, watch = {}, tls: files, ...rest } = props;
  const { apps, version, acceptPrevious } = props;
  const keys = credentialKeys(props);
  const passwords = {
    ...Object.fromEntries(keys.map((key) => [key, passwordOf(key)])),
    ...(version && { [VERSION_KEY]: String(version) }),
    ...own,
  };
  const chart = new Chart(new App(), 'test', { namespace: NAMESPACE });
  const credentials = new Credentials(chart, 'Credentials', {
    name: NAME,
    apps,
    version,
    acceptPrevious,
    values: passwords,
  });
  const failoverTimeout = Duration.seconds(Math.max(5, downAfter.toSeconds() + 2));
  const sentinel = { downAfter, failoverTimeout };
  const tls = files && Certificate.fromSecretName(`${NAME}-tls`, files['ca.crt']);
  new RedisHa(chart, 'RedisHa', { name: NAME, credentials, sentinel, insightEnabled: false, tls, ...rest });
  const objects = chart.toJson() as Manifest[];
  return {
    passwords,
    tls: files,
    objects,
    room(name) {
      const { files, env } = roomOf(objects, name);
      return { files, env: { ...env, ...watch } };
    },
  };
}

function roomOf(objects: readonly Manifest[], name: RoomName): Room {
  const map = ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === `${NAME}-${name}`);
  const container = containers(objects).find(
    ({ container: c }) => c.name === (name === 'proxy' ? 'haproxy' : name),
  );
  if (!map || !container) throw new Error(`the stack has no ${name}`);
  const env = (container.container.env ?? []).map((e) => [e.name, e.value ?? '']);
  return { files: map.data, env: Object.fromEntries(env) };
}

/** Subcommands that ACL rules of the stack name and an older Redis refuses to start with. */
const SINCE_7_2 = ['client|setinfo', 'client|no-touch'];

/**
 * A file for a process on this machine: bound to its own address, its data in its own folder, and without the rules
 * that an older Redis than the stack's does not know.
 */
export function localized(text: string, address: string, data: string): string {
  const unknown = unmet('redis-server >= 7.2') ? SINCE_7_2 : [];
  return unknown
    .reduce((rules, rule) => rules.replaceAll(` +${rule}`, ''), text)
    .replace(/^bind .*$/m, `bind ${address}`)
    .replace(/^dir .*$/m, `dir ${data}`);
}
