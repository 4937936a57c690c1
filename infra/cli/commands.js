'use strict';

const stack = {
  type: 'string',
  default: 'dev',
  value: 'NAME',
  text: 'the stack: config in Pulumi.NAME.yaml',
};
const json = { type: 'boolean', default: false, text: 'print one JSON object on stdout' };
const yes = { type: 'boolean', short: 'y', default: false, text: 'do not ask' };

/** What `npm run …` offers. Plain data, so that help and wrong arguments need no packages. */
const commands = {
  up: {
    module: 'up',
    summary: 'bring the stack up in the cluster and say how to connect',
    options: { stack, yes, json },
    notes: [
      'State is kept where you are logged in with Pulumi, else in .pulumi/ of this checkout.',
      'Where no cluster can be reached, a stack with `target: auto` is rendered to dist/ instead.',
    ],
  },
  down: {
    module: 'down',
    summary: 'take the stack down; its volumes stay',
    options: {
      stack,
      yes,
      volumes: { type: 'boolean', default: false, text: 'delete the volumes too: all data are lost' },
      json,
    },
  },
  doctor: {
    module: 'doctor',
    bare: true, // needs no packages: it says whether they are there
    summary: 'say what is installed, what is missing, what it is for and how to get it',
    options: { stack, json },
    notes: ['Changes nothing. Exit code 0 when `npm run up` has all that it needs, 1 otherwise.'],
  },
  setup: {
    module: 'setup',
    summary: 'get what is missing and can be got: packages, Pulumi CLI, providers',
    options: {
      stack,
      kind: { type: 'boolean', default: false, text: 'make a cluster with kind where none answers' },
    },
    notes: ['Can be run again at any time.'],
  },
  rotate: {
    module: 'rotate',
    summary: 'change all passwords while the stack is in use',
    options: {
      stack,
      grace: {
        type: 'string',
        value: 'DURATION',
        text: 'how long both are accepted; passwordGracePeriod of the config unless given',
      },
      yes,
      json,
    },
    notes: [
      'Applies the stack twice: with the new passwords beside the old ones, then without the old ones.',
      'Where it got to is in Pulumi.NAME.yaml: interrupted, the same command goes on. More: docs/passwords.md.',
    ],
  },
  plan: {
    module: 'plan',
    summary: 'show what up would create; needs no cluster and no Pulumi',
    options: { stack, json },
    notes: ['Exit code 1 where a policy of policy/ refuses the stack; advice leaves it 0.'],
  },
  synth: {
    module: 'synth',
    summary: 'render the stack to plain YAML without secret values',
    options: {
      stack,
      secrets: {
        type: 'string',
        value: 'avp|external-secrets',
        text: 'what stands for passwords; what `delivery` of the stack says unless given',
      },
      out: { type: 'string', default: 'dist', value: 'DIR', text: 'where to write; - is stdout' },
      json,
    },
    notes: [
      'avp: Secrets with placeholders that argocd-vault-plugin fills in from AWS Secrets Manager.',
      'external-secrets: ExternalSecret objects; External Secrets in the cluster makes the Secrets.',
      'Both step by step: docs/gitops.md.',
    ],
  },
  diff: {
    module: 'diff',
    summary: 'say in Markdown what changes between two folders that synth has written',
    arguments: ['BASE_DIR', 'HEAD_DIR'],
    options: { json },
  },
  test: {
    module: 'test',
    summary: 'check types and run the tests that need no cluster',
    passThrough: 'jest',
    options: {},
  },
  'test:cluster': {
    module: 'test-cluster',
    summary: 'run the end-to-end tests in the cluster of KUBECONFIG',
    passThrough: 'jest',
    options: {},
  },
  'test:aws': {
    module: 'test-aws',
    summary: 'run the tests against the AWS emulator of AWS_ENDPOINT_URL',
    passThrough: 'jest',
    options: {},
  },
  'test:chaos': {
    module: 'test-chaos',
    summary: 'strike a stack in the cluster of KUBECONFIG with faults under load, and measure',
    options: {
      case: { type: 'string', value: 'NAME[,NAME]', text: 'only these cases' },
      list: { type: 'boolean', default: false, text: 'print the names of the cases, one a line' },
      rounds: { type: 'string', default: '1', value: 'N', text: 'rounds of each case that count' },
      resume: { type: 'boolean', default: false, text: 'leave out rounds that have passed on this commit' },
      driver: {
        type: 'string',
        default: 'kubectl',
        value: 'NAME',
        text: 'how faults are done: kubectl or hooks',
      },
      hooks: { type: 'string', value: 'FILE', text: 'commands for node power, cables and so on, as JSON' },
      namespace: { type: 'string', value: 'NS', text: 'use the stack that is there, instead of an own one' },
      name: { type: 'string', value: 'STACK', text: 'its name' },
      keep: { type: 'boolean', default: false, text: 'leave the own stack in the cluster' },
      report: { type: 'string', default: 'dist/chaos', value: 'DIR', text: 'where results and plots go' },
      'load-image': { type: 'string', value: 'IMAGE', text: 'image with Node 18 or newer, for the load' },
      minutes: { type: 'string', value: 'N', text: 'how long --case soak strikes; 15 unless given' },
      seed: {
        type: 'string',
        value: 'N',
        text: 'what decides the order of its faults; by chance unless given',
      },
      json,
    },
    notes: ['Losses, outages and errors of each case: tests/chaos/README.md.'],
  },
  bench: {
    module: 'bench',
    summary: 'measure what the stack costs',
    passThrough: 'the benchmark',
    options: {},
    notes: [
      'render [--runs N] [--json]  what rendering 1, 10 and 100 stacks costs; this is what runs without arguments',
      'preview [--runs N] [--json] time of pulumi preview without a change, with and without AWS',
      'proxy [--runs N] [--json]   requests through the proxy against direct ones, in the cluster of KUBECONFIG',
    ],
  },
};

module.exports = { commands };
