import type { Rule } from './rules';
import type { StackConfig } from './schema';

type Section = Exclude<StackConfig['tls'], false | 'selfSigned'>;
type Check = (tls: Section, config: StackConfig) => string | undefined;

const about = (keys: readonly string[], check: Check): Rule => ({
  keys,
  check: (config) => (typeof config.tls === 'object' ? check(config.tls, config) : undefined),
});

const source = about(['tls', 'tls.secretName', 'tls.issuer'], ({ secretName, issuer }) =>
  (secretName === undefined) === (issuer === undefined)
    ? `got ${secretName === undefined ? 'neither secretName nor issuer' : 'secretName and issuer'}; allowed: one of the two, or selfSigned for development`
    : undefined,
);

const issuerKind = about(['tls.issuer.kind', 'tls.issuer.group'], ({ issuer }) =>
  issuer && !issuer.group && !['Issuer', 'ClusterIssuer'].includes(issuer.kind)
    ? `got ${issuer.kind}; allowed: Issuer, ClusterIssuer (a kind of somebody else needs tls.issuer.group)`
    : undefined,
);

/** The Secret of somebody else is taken as it is. */
const onlyIssued = (name: 'dnsNames' | 'renewBefore') =>
  about([`tls.${name}`, 'tls.secretName'], (tls) =>
    tls[name] !== undefined && tls.issuer === undefined
      ? 'got a value; allowed: nothing without tls.issuer, since the certificate is not made here'
      : undefined,
  );

const ownSecret = about(
  ['tls.secretName', 'name', 'existingSecret'],
  ({ secretName }, { name, existingSecret }) =>
    secretName !== undefined &&
    [name, `${name}-connection`, existingSecret].filter(Boolean).includes(secretName)
      ? `got ${secretName}, which holds passwords; allowed: a Secret of its own, of type kubernetes.io/tls`
      : undefined,
);

const engine: Rule = {
  keys: ['tls', 'engine'],
  check: ({ tls, engine: provider }) =>
    tls !== false && provider === 'elasticache'
      ? 'got a certificate; allowed: nothing with engine: elasticache, which speaks TLS with one of its own'
      : undefined,
};

/** Relations of `tls`. */
export const tlsRules: readonly Rule[] = [
  source,
  issuerKind,
  onlyIssued('dnsNames'),
  onlyIssued('renewBefore'),
  ownSecret,
  engine,
];
