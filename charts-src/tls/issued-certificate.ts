import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Problems, labelsOf, nameProblem } from '../kit';
import { partOf } from '../stack';
import type { ICertificate } from './certificate';
import { StackNames, certificateNames } from './names';

/** API of cert-manager that its kinds are of. */
export const CERT_MANAGER_API = 'cert-manager.io/v1';

/** Who signs: an issuer of cert-manager. */
export interface IssuerRef {
  /** `Issuer` (in the namespace of the stack), `ClusterIssuer`, or a kind of another group. */
  readonly kind: string;
  readonly name: string;
  /**
   * API group of the kind.
   *
   * @default cert-manager.io
   */
  readonly group?: string;
}

/** What a certificate of cert-manager is made of. */
export interface IssuedCertificateProps extends StackNames {
  readonly issuer: IssuerRef;
  /**
   * Names beside those of the Service, such as that of a load balancer.
   *
   * @default - none
   */
  readonly dnsNames?: readonly string[];
  /**
   * How long before its end the certificate is renewed; 5 minutes or more.
   *
   * @default - cert-manager's: a third of the lifetime
   */
  readonly renewBefore?: Duration;
  /**
   * The authorities in PEM, for the Secrets of applications.
   *
   * @default - not known
   */
  readonly ca?: string;
  /**
   * Labels for the Certificate and its Secret.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations for the Certificate.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Shortest time before the end that cert-manager takes, in ms. */
const LEAST_RENEW_BEFORE = 5 * 60_000;

/**
 * The certificate of a stack, made and renewed by cert-manager, in the Secret `<name>-tls-issued`: another than a
 * `Certificate` has, because pods that know one's authorities refuse the other's. The issuer must be one that
 * gives `ca.crt` (not ACME) and whose authority outlives the certificates (not SelfSigned).
 *
 * @throws Error when the name is none for a stack, the issuer has no kind or no name, or `renewBefore` is too short
 */
export class IssuedCertificate extends Construct implements ICertificate {
  static readonly pulumiType = 'redis-ha-stack:tls:IssuedCertificate';

  readonly secretName: string;
  readonly ca?: string;

  constructor(scope: Construct, id: string, props: IssuedCertificateProps) {
    super(scope, id);
    const { name, issuer, renewBefore, annotations } = props;
    this.secretName = `${name}-tls-issued`;
    this.ca = props.ca;
    new Problems(this)
      .note(nameProblem(name))
      .unless(Boolean(issuer.name), 'issuer.name: got none, allowed: the name of an issuer of cert-manager')
      .unless(Boolean(issuer.kind), 'issuer.kind: got none, allowed: Issuer, ClusterIssuer')
      .unless(
        !renewBefore || renewBefore.toMilliseconds() >= LEAST_RENEW_BEFORE,
        `renewBefore: got ${renewBefore?.toMilliseconds()} ms, allowed: ${LEAST_RENEW_BEFORE} ms (5 minutes) or more`,
      )
      .throw();
    const labels = labelsOf(partOf(name, 'tls'), props.labels);
    new ApiObject(this, 'Resource', {
      apiVersion: CERT_MANAGER_API,
      kind: 'Certificate',
      metadata: { name: this.secretName, labels, ...(annotations && { annotations: { ...annotations } }) },
      spec: {
        secretName: this.secretName,
        secretTemplate: { labels },
        dnsNames: [...certificateNames(props), ...(props.dnsNames ?? [])],
        // replicas and Sentinels are clients of each other
        usages: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        ...(renewBefore && { renewBefore: `${renewBefore.toSeconds({ integral: false })}s` }),
        issuerRef: { group: CERT_MANAGER_API.split('/')[0], ...issuer },
      },
    });
  }
}
