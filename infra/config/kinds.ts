import { k8s } from 'cdk8s-plus-28';
import { z } from 'zod';
import { MAX_NAME_LENGTH } from '../../charts-src/kit/names';
import { ownedDirective } from '../../charts-src/redis/owned-directives';
import { hostProblem } from '../../charts-src/edge/rules';
import { appCommandFault } from '../../charts-src/access/app-commands';
import { appUserProblem, keyPatternProblem } from '../../charts-src/access/apps';
import { reservedUser } from '../../charts-src/access/users';
import { commandRuleProblem } from '../../charts-src/webdis/rules';
import { kind } from './docs';
import { parseCpu, parseDuration, parseSize } from './quantities';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

export const bool = z.boolean();

export const wholeNumber = (min: number, max?: number) =>
  kind(
    max === undefined ? z.int().min(min) : z.int().min(min).max(max),
    max === undefined ? `a whole number, ${min} or more` : `a whole number from ${min} to ${max}`,
  );

export const stackName = kind(
  z
    .string()
    .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/)
    .max(MAX_NAME_LENGTH),
  `1 to ${MAX_NAME_LENGTH} lower-case letters, digits and "-", starting with a letter ` +
    '(derived names such as `<name>-sentinel-headless` must stay within 63 characters)',
);

export const namespaceName = kind(
  z
    .string()
    .regex(new RegExp(`^${LABEL}$`))
    .max(63),
  '1 to 63 lower-case letters, digits and `-` (a DNS label)',
);

export const objectName = kind(
  z.string().regex(SUBDOMAIN).max(253),
  'a Kubernetes name: lower-case letters, digits, `-` and `.`',
);

export const domain = kind(
  z.string().regex(SUBDOMAIN).max(253),
  'a lower-case DNS name such as cluster.local',
);

export const line = kind(z.string().regex(/^[^\p{Cc}]+$/u), 'text without line breaks, not empty');

const parsed = <I extends string | number, O>(schema: z.ZodType<I>, parse: (value: I) => O | undefined) =>
  schema.transform((value, context) => {
    const result = parse(value);
    if (result === undefined) context.addIssue({ code: 'custom' });
    return result ?? z.NEVER;
  });

export const size = kind(
  parsed(z.string(), parseSize),
  'a size with unit Mi, Gi, Ti or Pi such as 512Mi or 1.5Gi, a whole number of Mi and at least 1Mi',
);

export const duration = kind(
  parsed(z.string(), parseDuration),
  'a duration with unit ms, s, m or h such as 500ms or 3s, longer than 0',
);

export const downAfter = kind(
  parsed(z.string(), (text) => {
    const value = parseDuration(text);
    return value && value.toMilliseconds() >= 1_000 ? value : undefined;
  }),
  'a duration of at least 1s such as 3s (below 2s short pauses of a busy node raise false alarms)',
);

const cpu = kind(
  parsed(z.union([z.string(), z.number()]), parseCpu),
  'an amount of CPU such as 250m, 0.5 or 2, more than 0',
);

const amounts = z.strictObject({ cpu: cpu.optional(), memory: size.optional() }).prefault({});

/** Kubernetes' own shape in, ContainerResources of cdk8s-plus out. */
export const resources = kind(
  z.strictObject({ requests: amounts, limits: amounts }).transform(({ requests, limits }) => ({
    cpu: requestAndLimit(requests.cpu, limits.cpu),
    memory: requestAndLimit(requests.memory, limits.memory),
  })),
  'requests and limits of a container as in Kubernetes: { requests: { cpu, memory }, limits: { cpu, memory } }',
);

/** Unset amounts must not be keys: they would hide the defaults that they are laid over. */
function requestAndLimit<T>(request: T | undefined, limit: T | undefined): { request?: T; limit?: T } {
  return { ...(request && { request }), ...(limit && { limit }) };
}

export const sentinelCount = kind(
  z
    .int()
    .min(3)
    .refine((n) => n % 2 === 1),
  'an odd number, 3 or more (an even number adds a voter but no fault that may be survived)',
);

export const cidr = kind(
  z.cidrv4(),
  'an IPv4 CIDR such as 10.0.0.0/8, prefix 0 to 32 (Webdis knows no IPv6)',
);

export const ipv4Cidr = kind(z.cidrv4(), 'an IPv4 CIDR such as 10.0.0.0/8, prefix 0 to 32');

export const commandRule = kind(
  z.string().refine((rule) => commandRuleProblem(rule) === undefined),
  'a rule about commands of a Redis ACL: `+command`, `-command`, `+@category` or `-@category` ' +
    '(keys and channels are set by the stack)',
);

export const modulePath = kind(
  z.string().regex(/^\/[\w./-]*[\w-]\.so$/),
  'an absolute path inside the image that ends in .so',
);

export const hostName = kind(
  z.string().refine((host) => hostProblem(host) === undefined),
  'a lower-case host name such as webdis.example.com',
);

const IMAGE_PATH = '[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*';
const HOST = '[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:\\d{1,5})?';

const IMAGE = new RegExp(
  `^(?:${HOST}/)?${IMAGE_PATH}(?<tag>:\\w[\\w.-]{0,127})?(?<digest>@sha256:[0-9a-f]{64})?$`,
);

export const image = kind(
  z.string().refine((text) => {
    const { tag = ':latest', digest } = IMAGE.exec(text)?.groups ?? {};
    return digest !== undefined || tag !== ':latest';
  }),
  'an image with an exact tag (not latest) or a digest such as redis:8.6.3 or redis@sha256:…',
);

export const registry = kind(
  z.string().regex(new RegExp(`^${HOST}(/${IMAGE_PATH})?$`)),
  'a registry, with a path or without, such as registry.example.com:5000/mirror (no scheme, no `/` at the end)',
);

export const metadataKey = kind(
  z.string().refine((text) => {
    const [name, prefix, ...more] = text.split('/').reverse();
    const prefixFits = prefix === undefined || (prefix.length <= 253 && SUBDOMAIN.test(prefix));
    return more.length === 0 && prefixFits && QUALIFIED_NAME.test(name);
  }),
  'a Kubernetes key such as team or example.com/team, its name at most 63 letters, digits, `-`, `_` and `.`',
);

export const labelKey = kind(
  metadataKey.superRefine((name, context) => {
    if (/^app\.kubernetes\.io\/(name|instance|component|part-of|managed-by)$/.test(name)) {
      context.addIssue({ code: 'custom', message: 'the stack sets this label itself' });
    }
  }),
  'a Kubernetes key such as team or example.com/team',
);

export const labelValue = kind(
  z.string().regex(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/),
  'a string of at most 63 letters, digits, `-`, `_` and `.` (numbers and booleans in quotes)',
);

export const annotationValue = kind(z.string(), 'a string (numbers and booleans in quotes)');

const tolerationRules: [(t: z.infer<typeof tolerationFields>) => boolean, string][] = [
  [(t) => t.operator === 'Exists' && t.value !== undefined, 'operator Exists takes no value'],
  [(t) => t.operator !== 'Exists' && t.key === undefined, 'a toleration without key needs operator Exists'],
  [
    (t) => t.tolerationSeconds !== undefined && t.effect !== 'NoExecute',
    'tolerationSeconds needs effect NoExecute',
  ],
];

const tolerationFields = z.strictObject({
  key: metadataKey.optional(),
  operator: z.enum(['Equal', 'Exists']).optional(),
  value: labelValue.optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
  tolerationSeconds: wholeNumber(0).optional(),
});

export const toleration = kind(
  tolerationFields.superRefine((value, context) => {
    for (const [broken, message] of tolerationRules) {
      if (broken(value)) context.addIssue({ code: 'custom', message });
    }
  }),
  'a toleration as in Kubernetes: { key, operator, value, effect, tolerationSeconds }',
);

export const podSpec = kind(
  z.custom<k8s.PodSpec>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  'fields of a Kubernetes PodSpec',
);

export const directiveName = kind(
  z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .superRefine((name, context) => {
      const why = ownedDirective(name);
      if (why) context.addIssue({ code: 'custom', message: `the stack sets this directive itself: ${why}` });
    }),
  'a redis.conf directive in lower case',
);

// Redis refuses a line without a value; an empty one is written as two quotes.
const isText = (value: unknown) => typeof value === 'string' && /^[^\r\n\0]*\S[^\r\n\0]*$/.test(value);
const isItem = (value: unknown) => isText(value) || Number.isFinite(value);

export const directiveValue = kind(
  z.custom<string | number | boolean | (string | number)[]>((value) =>
    Array.isArray(value)
      ? value.length > 0 && value.every(isItem)
      : isItem(value) || typeof value === 'boolean',
  ),
  'a string without line breaks (empty: \'""\'), a number, true, false, or a list (one line of redis.conf for each item)',
);

export const region = kind(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/), 'an AWS region such as eu-central-1');

export const roleArn = kind(
  z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  'the ARN of a role such as arn:aws:iam::123456789012:role/deployer',
);

export const secretArn = kind(
  z.string().regex(/^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/),
  'the whole ARN of a secret such as arn:aws:secretsmanager:eu-central-1:123456789012:secret:cart-AbCdEf',
);

export const secretName = kind(
  z.string().regex(/^[\w/+=.@-]{1,512}$/),
  'at most 512 letters, digits and `/_+=.@-`',
);

export const recoveryWindow = kind(
  z.int().refine((days) => days === 0 || (days >= 7 && days <= 30)),
  'a whole number of days from 7 to 30, or 0 to delete at once',
);

export const jsonObject = kind(
  z.string().refine((text) => {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    } catch {
      return false;
    }
  }),
  'a JSON object as text',
);

export const tagKey = kind(
  z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u),
  'at most 128 letters, digits, spaces and `_.:/=+-@`, not starting with `aws:`',
);

export const tagValue = kind(
  z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u),
  'a string of at most 256 letters, digits, spaces and `_.:/=+-@`',
);

export const labelName = kind(
  z
    .string()
    .regex(new RegExp(`^${LABEL}$`))
    .max(63),
  '1 to 63 lower-case letters, digits and `-`',
);

export const aclUser = kind(
  z.string().superRefine((name, context) => {
    if (!appUserProblem(name)) return;
    const message = reservedUser(name) ? 'the stack has a user of this name itself' : '';
    context.addIssue({ code: 'custom', message });
  }),
  'a name of 1 to 63 letters, digits, `_` and `-`, starting with a letter',
);

export const keyPattern = kind(
  z.string().refine((pattern) => keyPatternProblem(pattern) === undefined),
  'a glob-style pattern of Redis of at most 256 characters such as cart:*, without spaces and quotes, every `[` closed',
);

export const appCommand = kind(
  z.string().superRefine((rule, context) => {
    const fault = appCommandFault(rule);
    if (fault) context.addIssue({ code: 'custom', message: fault.why });
  }),
  'a rule about commands of a Redis ACL such as `+@read` or `-del`, without administration: no `+@all`, `+@admin`, ' +
    '`+@dangerous` and none of their commands',
);

export const eksCluster = kind(
  z.string().regex(/^[A-Za-z0-9][\w-]{0,99}$/),
  'the name of an EKS cluster: at most 100 letters, digits, `-` and `_`, starting with a letter or digit',
);

export const nodeType = kind(
  z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/),
  'a node type of ElastiCache such as cache.t4g.small',
);

export const engineVersion = kind(z.string().regex(/^\d+\.\d+$/), 'a version such as "7.1", in quotes');

export const vpcId = kind(z.string().regex(/^vpc-[0-9a-f]{8,17}$/), 'the id of a VPC such as vpc-0a1b2c3d');
export const subnetId = kind(
  z.string().regex(/^subnet-[0-9a-f]{8,17}$/),
  'the id of a subnet such as subnet-0a1b2c3d',
);
export const subnetIds = kind(
  z
    .array(subnetId)
    .min(2)
    .refine((ids) => new Set(ids).size === ids.length),
  'a list of two or more subnets, none of them twice, such as [subnet-0a1b2c3d, subnet-4e5f6a7b]',
);
export const securityGroupId = kind(
  z.string().regex(/^sg-[0-9a-f]{8,17}$/),
  'the id of a security group such as sg-0a1b2c3d',
);

const TIME = '([01]\\d|2[0-3]):[0-5]\\d';
const DAY = '(mon|tue|wed|thu|fri|sat|sun)';

export const weeklyWindow = kind(
  z.string().regex(new RegExp(`^${DAY}:${TIME}-${DAY}:${TIME}$`)),
  'a window of an hour or more such as sun:03:00-sun:04:00',
);
export const dailyWindow = kind(
  z.string().regex(new RegExp(`^${TIME}-${TIME}$`)),
  'a window of an hour or more such as 01:00-02:00',
);

export const s3Object = kind(
  z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{2,62}\/.+$/),
  'an object in S3 such as s3://backups/cart.rdb',
);
