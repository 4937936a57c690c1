import { CERT_MANAGER_API } from '../../charts-src';
import { probe, secretValues, servesApi } from '../cluster';
import type { StackConfig } from '../config';
import { certificateFaults } from './check';
import { namesOf } from './source';

/** What of the certificate of a stack must be in the cluster and is not, or is wrong: a sentence each, with its key. */
export async function certificateProblems(config: StackConfig): Promise<string[]> {
  const { tls, namespace, context } = config;
  if (typeof tls !== 'object') return [];
  if (tls.secretName === undefined) {
    if (await servesApi(CERT_MANAGER_API, context)) return [];
    return [
      `tls.issuer: the cluster has no API ${CERT_MANAGER_API}; install cert-manager, or set tls.secretName`,
    ];
  }
  const secret = `secret ${namespace}/${tls.secretName}`;
  const values = await secretValues(namespace, tls.secretName, context);
  if (!values) {
    return [`tls.secretName: ${secret} does not exist; make it with the keys ca.crt, tls.crt and tls.key`];
  }
  const faults = certificateFaults(values, { dnsNames: namesOf(config), now: new Date() });
  if (faults.length === 0) return [];
  return [
    `tls.secretName: ${secret} can't be used: ${faults.join('; ')}. ` +
      'Put another certificate into it: running pods take it without a restart',
  ];
}

/** The config with the authorities of a Secret that exists already, where the cluster can tell them. */
export async function withAuthority(config: StackConfig): Promise<StackConfig> {
  const { tls, namespace, context } = config;
  if (typeof tls !== 'object' || tls.secretName === undefined || tls.ca !== undefined) return config;
  if (!(await probe(context)).reachable) return config;
  const values = await secretValues(namespace, tls.secretName, context);
  return { ...config, tls: { ...tls, ca: values?.['ca.crt'] } };
}
