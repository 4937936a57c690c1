import { z } from 'zod';
import { IngressController } from '../../charts-src/edge/options';
import { filled, key, kind } from './docs';
import * as kinds from './kinds';

const auth = kind(
  z.union([z.literal(false), z.strictObject({ secretName: kinds.objectName })]),
  'false, or { secretName }',
);

const route = (generated: string) =>
  z.strictObject({
    host: filled(kinds.hostName, 'Host name; no other Ingress of the cluster may have it.'),
    tlsSecretName: key(
      kinds.objectName,
      'Secret with the certificate, in the namespace of the stack; with it plain HTTP is refused or redirected.',
      'plain HTTP',
    ),
    auth: key(
      auth,
      'Logins of HTTP basic authentication: a Secret with the one key `auth` in the format of htpasswd, or `false` for none.',
      generated,
    ),
    allowFrom: key(
      z.array(kinds.cidr),
      'Addresses that may come, as the ingress controller sees them.',
      'everywhere',
    ),
    rateLimit: key(
      kinds.wholeNumber(1),
      'Requests per second of one address; the controller refuses more.',
      'no limit',
    ),
  });

export const edge = z.strictObject({
  controller: key(
    z.enum(IngressController),
    'Which ingress controller the cluster has: Traefik 3, ingress-nginx or HAProxy Ingress.',
    'traefik',
  ),
  className: key(kinds.objectName, 'IngressClass.', 'the default class of the cluster'),
  annotations: key(
    z.record(kinds.metadataKey, kinds.annotationValue),
    'Annotations of the Ingresses, such as cert-manager.io/cluster-issuer.',
    'none',
  ),
  webdis: key(
    route('one login, generated: Secret `<name>-edge-webdis`'),
    'The host of Webdis.',
    'not reached from outside',
  ),
  insight: key(
    route('one login, generated: Secret `<name>-edge-insight`; `false` is refused'),
    'The host of RedisInsight.',
    'not reached from outside',
  ),
});
