import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Problems, labelsOf, nameProblem } from '../kit';
import { partOf } from '../stack';

/** Keys of a Secret with a certificate: the authorities, the certificate with its chain, its private key; in PEM. */
export const CERTIFICATE_KEYS = ['ca.crt', 'tls.crt', 'tls.key'] as const;

/** A key of a Secret with a certificate. */
export type CertificateKey = (typeof CERTIFICATE_KEYS)[number];

/** The certificate of a stack: a Secret of type `kubernetes.io/tls` with the keys `ca.crt`, `tls.crt` and `tls.key`. */
export interface ICertificate {
  /** Name of the Secret, in the namespace of the stack. */
  readonly secretName: string;
  /** The authorities in PEM, where this program knows them: what applications get as `REDIS_CA`. */
  readonly ca?: string;
}

/** What the Secret with a certificate is made of. */
export interface CertificateProps {
  /** Name of the stack; the Secret is `<name>-tls`. */
  readonly name: string;
  /** Value of each key, in PEM; in a Pulumi program these are tokens of Outputs. */
  readonly values: Readonly<Record<CertificateKey, string>>;
  /**
   * Labels for the Secret.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The Secret `<name>-tls`, from a certificate that was made elsewhere.
 *
 * @throws Error when the name is none for a stack, or a value is empty
 */
export class Certificate extends Construct implements ICertificate {
  static readonly pulumiType = 'redis-ha-stack:tls:Certificate';

  /**
   * A Secret that exists already.
   *
   * @param ca its `ca.crt`, as far as this program knows it; the Secrets of applications have no `REDIS_CA` without
   */
  static fromSecretName(secretName: string, ca?: string): ICertificate {
    return { secretName, ca };
  }

  readonly secretName: string;
  readonly ca: string;

  constructor(scope: Construct, id: string, { name, values, labels }: CertificateProps) {
    super(scope, id);
    this.secretName = `${name}-tls`;
    this.ca = values['ca.crt'];
    new Problems(this)
      .note(nameProblem(name))
      .note(...CERTIFICATE_KEYS.filter((key) => !values[key]).map((key) => `values: ${key} is missing`))
      .throw();
    new k8s.KubeSecret(this, 'Resource', {
      metadata: { name: this.secretName, labels: labelsOf(partOf(name, 'tls'), labels) },
      type: 'kubernetes.io/tls',
      stringData: { ...values },
    });
  }
}
