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
  plan: {
    module: 'plan',
    summary: 'show what up would create; needs no cluster and no Pulumi',
    options: { stack, json },
  },
  synth: {
    module: 'synth',
    summary: 'render the stack to plain YAML without secret values',
    options: { stack, out: { type: 'string', default: 'dist', value: 'DIR', text: 'where to write' }, json },
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
  bench: {
    module: 'bench',
    summary: 'measure what the stack costs',
    passThrough: 'the benchmark',
    options: {},
  },
};

module.exports = { commands };
