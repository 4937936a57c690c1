import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { EdgeOptions, edgeKeys } from '../edge/options';
import { Problems, labelsOf, nameProblem } from '../kit';
import { partOf } from '../stack';
import type { ExternalSource } from './external-secret';
import { AppOptions, appUsers } from './apps';
import { VERSION_KEY, isForUrls, textFault } from './credential-values';
import { WEBDIS_HTTP_KEY, stackUsers } from './users';

/** What the keys of the credentials Secret depend on. */
export interface CredentialKeysOptions {
  /**
   * Applications of the stack; each user among them has a password.
   *
   * @default - none
   */
  readonly apps?: readonly AppOptions[];
  /**
   * The edge of the stack; each generated login has a password.
   *
   * @default - none
   */
  readonly edge?: EdgeOptions;
  /**
   * Version of the passwords, a whole number of 1 or more. From 2 on the Secret has it too, under the key
   * `password-version`, so that pods can tell which one they see.
   *
   * @default 1
   */
  readonly version?: number;
  /**
   * Whether the passwords of the version before are accepted, too: for each key there is a `<key>-previous`. Says
   * nothing at version 1.
   *
   * @default false
   */
  readonly acceptPrevious?: boolean;
}

/** Key of the password before the one of a key, in the credentials Secret. */
export const previousKey = (key: string): string => `${key}-previous`;

/** Keys that the credentials Secret of a stack holds. */
export function credentialKeys(options: CredentialKeysOptions = {}): readonly string[] {
  const { apps, edge, version = 1 } = options;
  const keys = [
    ...stackUsers().map((user) => user.secretKey),
    WEBDIS_HTTP_KEY,
    ...appUsers(apps).map((user) => user.secretKey),
    ...edgeKeys(edge),
  ];
  if (version === 1) return keys;
  return [...keys, ...(acceptsPrevious(options) ? keys.map(previousKey) : []), VERSION_KEY];
}

/** What is wrong with the values, or the tokens for them, of a credentials Secret: a sentence each that shows no value. */
export function credentialProblems(
  values: Readonly<Record<string, string>>,
  options: CredentialKeysOptions = {},
): string[] {
  return credentialKeys(options).flatMap((key) => {
    const fault = key === VERSION_KEY ? undefined : textFault(values[key]);
    return fault ? [`the value of ${key} ${fault}`] : [];
  });
}

/** Whether there are passwords of the version before that are accepted. */
export function acceptsPrevious({ version = 1, acceptPrevious = false }: CredentialKeysOptions): boolean {
  return version > 1 && acceptPrevious;
}

/** Says why a number can't be the version of passwords. */
export function versionProblem({ version = 1 }: CredentialKeysOptions): string | undefined {
  if (Number.isInteger(version) && version >= 1) return undefined;
  return `version: got ${version}, allowed: a whole number of 1 or more`;
}

/** What tells of a version of the passwords from the second on: another one rolls pods, or makes an operator look again. */
export function versionAnnotation({ version = 1 }: Pick<ICredentials, 'version'>): Record<string, string> {
  return version > 1 ? { [`redis-ha-stack/${VERSION_KEY}`]: String(version) } : {};
}

/** Keys whose values become part of URLs as they are. */
export function urlKeys(options: CredentialKeysOptions = {}): readonly string[] {
  return credentialKeys(options).filter(isForUrls);
}

/** A Secret with the passwords of all users of a stack. */
export interface ICredentials {
  /** Name of the Secret. */
  readonly secretName: string;
  /**
   * Version of the passwords.
   *
   * @default 1
   */
  readonly version?: number;
  /**
   * Whether those of the version before are accepted, too.
   *
   * @default false
   */
  readonly acceptPrevious?: boolean;
  /** The value of a key, where this program knows it: a token or a placeholder, never to be looked into. */
  value(key: string): string | undefined;
  /** Where External Secrets reads the values, where it brings them. */
  readonly source?: ExternalSource;
}

/** What the Secret with the passwords of a stack is made of. */
export interface CredentialsProps extends CredentialKeysOptions {
  /** Name of the stack and of the Secret: lower-case letters, digits and `-`, at most 40 characters. */
  readonly name: string;
  /**
   * Value for each key of `credentialKeys(…)`: printable ASCII without spaces, 16 characters or more; for `db-password` and the passwords of
   * applications and of the edge, which become part of URLs as they are, only what a URL needs not escape (letters, digits, `-._~`). In a Pulumi program these are tokens of
   * secret Outputs, in rendered YAML placeholders.
   */
  readonly values: Readonly<Record<string, string>>;
  /**
   * Labels for the Secret.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The Secret `<name>`, from values.
 *
 * @throws Error when the name is none for a stack, a key is missing, or a value is empty, too short to be safe, or has a space, a line break or
 * another character that the configuration files of Redis, HAProxy or Webdis can't carry
 */
export class Credentials extends Construct implements ICredentials {
  static readonly pulumiType = 'redis-ha-stack:access:Credentials';

  /**
   * A Secret that exists already, with the keys of `credentialKeys(…)`.
   *
   * @param values its values as far as this program knows them; applications get no connection Secret without
   */
  static fromSecretName(secretName: string, values: Readonly<Record<string, string>> = {}): ICredentials {
    return { secretName, value: (key) => values[key] };
  }

  readonly secretName: string;
  readonly version?: number;
  readonly acceptPrevious?: boolean;
  private readonly values: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: CredentialsProps) {
    super(scope, id);
    this.secretName = props.name;
    this.version = props.version;
    this.acceptPrevious = acceptsPrevious(props);
    this.values = props.values;
    this.validate(props);
    new k8s.KubeSecret(this, 'Resource', {
      metadata: {
        name: props.name,
        labels: labelsOf(partOf(props.name, 'credentials'), props.labels),
      },
      stringData: Object.fromEntries(credentialKeys(props).map((key) => [key, props.values[key]])),
    });
  }

  value(key: string): string | undefined {
    return this.values[key];
  }

  private validate(props: CredentialsProps): void {
    new Problems(this)
      .note(nameProblem(this.secretName), versionProblem(props))
      .note(...credentialProblems(this.values, props).map((problem) => `credentials: ${problem}`))
      .throw();
  }
}
