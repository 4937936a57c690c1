import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Problems, labelsOf, nameProblem } from '../kit';
import { partOf } from '../stack';
import { Connection, ConnectionProps, Endpoint, connectionData } from './connection';
import {
  CredentialKeysOptions,
  ICredentials,
  acceptsPrevious,
  credentialKeys,
  versionAnnotation,
  versionProblem,
} from './credentials';
import { EXTERNAL_SECRETS_API, SecretStoreRef } from './secret-store';
import { PASSWORD_KEY } from './users';

/** Where External Secrets reads the passwords of a stack, and how often. */
export interface ExternalSource {
  /** Name or ARN of the secret in the store; its value is a JSON object with the keys of `credentialKeys()`. */
  readonly secret: string;
  /** The store that has the secret. */
  readonly store: SecretStoreRef;
  /**
   * How often it is read again.
   *
   * @default Duration.hours(1)
   */
  readonly refreshInterval?: Duration;
  /**
   * Whether connection Secrets follow the store, or change with their ExternalSecret alone: passwords that this program
   * changes are accepted everywhere before applications get them.
   *
   * @default Periodic
   */
  readonly connections?: 'Periodic' | 'OnChange';
  /**
   * Annotations for the ExternalSecrets.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What both kinds of ExternalSecret are made of. */
export interface ExternalSecretProps {
  /** Name of the stack. */
  readonly name: string;
  /** Where the passwords are. */
  readonly source: ExternalSource;
  /**
   * Labels for the ExternalSecret and for the Secret that it makes.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Credentials that External Secrets brings; another `version` makes it read them at once. */
export interface ExternalCredentialsProps extends ExternalSecretProps, CredentialKeysOptions {
  /**
   * Keys that the Secret gets.
   *
   * @default - those of credentialKeys(…)
   */
  readonly keys?: readonly string[];
}

/**
 * The Secret `<name>` with the passwords of a stack, made in the cluster by External Secrets; the values are unknown
 * to this program.
 *
 * @throws Error when the name is none for a stack, the secret has no name, or the version is none
 */
export class ExternalCredentials extends Construct implements ICredentials {
  static readonly pulumiType = 'redis-ha-stack:access:ExternalCredentials';

  readonly secretName: string;
  readonly source: ExternalSource;
  readonly version?: number;
  readonly acceptPrevious?: boolean;
  readonly value: (key: string) => undefined = () => undefined;

  constructor(scope: Construct, id: string, props: ExternalCredentialsProps) {
    super(scope, id);
    const { name, source, labels, keys = credentialKeys(props) } = props;
    this.secretName = name;
    this.version = props.version;
    this.acceptPrevious = acceptsPrevious(props);
    this.source = withVersion(source, props);
    check(this, props, versionProblem(props));
    externalSecret(this, {
      name,
      source: this.source,
      labels: labelsOf(partOf(name, 'credentials'), labels),
      data: Object.fromEntries(keys.map((key) => [key, key])),
    });
  }
}

/** What the connection Secret is made of when External Secrets makes it; another namespace needs a ClusterSecretStore. */
export interface ExternalConnectionProps
  extends ExternalSecretProps, Omit<ConnectionProps, 'credentials' | 'name' | 'labels'> {}

/**
 * The Secret `<name>-connection` as `Connection` makes it, but by External Secrets, from a template. In URLs the
 * password is escaped.
 *
 * @throws Error when the name is none for a stack, or the secret has no name
 */
export class ExternalConnection extends Construct {
  static readonly pulumiType = 'redis-ha-stack:access:ExternalConnection';

  /** Name of the Secret. */
  readonly secretName: string;

  constructor(scope: Construct, id: string, props: ExternalConnectionProps) {
    super(scope, id);
    const { name, namespace, source, endpoint, labels, username, passwordKey = PASSWORD_KEY } = props;
    this.secretName = props.secretName ?? `${name}-connection`;
    check(this, props);
    externalSecret(this, {
      name: this.secretName,
      namespace,
      source,
      labels: labelsOf(partOf(name, 'connection'), labels),
      data: { [VARIABLE]: passwordKey },
      template: connectionTemplate(endpoint, username),
      refreshPolicy: source.connections,
    });
  }
}

/**
 * The connection Secret by whoever knows the password: this program, else External Secrets.
 *
 * @throws Error as `Connection` and `ExternalConnection` do
 */
export function connectionSecret(
  scope: Construct,
  id: string,
  props: ConnectionProps,
): Connection | ExternalConnection {
  const { credentials, passwordKey = PASSWORD_KEY } = props;
  const { source } = credentials;
  return source && credentials.value(passwordKey) === undefined
    ? new ExternalConnection(scope, id, { ...props, source })
    : new Connection(scope, id, props);
}

const VARIABLE = 'dbPassword';
const PASSWORD = `{{ .${VARIABLE} }}`;

/** The contract with applications as templates of External Secrets, engine v2. */
export function connectionTemplate(endpoint: Endpoint, username?: string): Record<string, string> {
  const inUrl = `{{ .${VARIABLE} | urlquery }}`;
  return Object.fromEntries(
    Object.entries(connectionData(endpoint, PASSWORD, username)).map(([key, text]) => [
      key,
      text === PASSWORD ? text : text.replaceAll(PASSWORD, inUrl),
    ]),
  );
}

/** Another annotation makes External Secrets read the store again, instead of after the interval. */
function withVersion(source: ExternalSource, props: Pick<ICredentials, 'version'>): ExternalSource {
  const annotations = { ...source.annotations, ...versionAnnotation(props) };
  return Object.keys(annotations).length > 0 ? { ...source, annotations } : source;
}

function check(scope: Construct, { name, source }: ExternalSecretProps, problem?: string): void {
  new Problems(scope)
    .note(nameProblem(name), problem)
    .unless(Boolean(source.secret), 'source.secret: got none, allowed: the name or ARN of the secret')
    .throw();
}

/** What an ExternalSecret and the Secret that it makes consist of. */
export interface ExternalSecretParts {
  readonly name: string;
  readonly namespace?: string;
  readonly source: ExternalSource;
  readonly labels: Record<string, string>;
  /** Key in the store for each key of the Secret, or for each variable of the template. */
  readonly data: Readonly<Record<string, string>>;
  /**
   * Type of the Secret.
   *
   * @default Opaque
   */
  readonly type?: string;
  /** Without it the Secret gets the values as they are. */
  readonly template?: Readonly<Record<string, string>>;
  /**
   * When the store is read again.
   *
   * @default Periodic
   */
  readonly refreshPolicy?: 'Periodic' | 'OnChange';
}

/** An ExternalSecret. Defaults of lists are written out: GitOps tools would see what the API server adds as a difference. */
export function externalSecret(scope: Construct, parts: ExternalSecretParts): void {
  const { name, namespace, source, labels, data, type, template, refreshPolicy } = parts;
  const { secret, store, refreshInterval = Duration.hours(1), annotations } = source;
  new ApiObject(scope, 'Resource', {
    apiVersion: EXTERNAL_SECRETS_API,
    kind: 'ExternalSecret',
    metadata: {
      name,
      labels,
      ...(namespace && { namespace }),
      ...(annotations && { annotations: { ...annotations } }),
    },
    spec: {
      ...(refreshPolicy && { refreshPolicy }),
      refreshInterval: `${refreshInterval.toSeconds({ integral: false })}s`,
      secretStoreRef: { ...store },
      target: {
        name,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: {
          engineVersion: 'v2',
          mergePolicy: 'Replace',
          metadata: { labels },
          ...(type && { type }),
          ...(template && { data: template }),
        },
      },
      data: Object.entries(data).map(([secretKey, property]) => ({
        secretKey,
        remoteRef: {
          key: secret,
          property,
          conversionStrategy: 'Default',
          decodingStrategy: 'None',
          metadataPolicy: 'None',
        },
      })),
    },
  });
}
