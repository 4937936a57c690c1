#!/usr/bin/env node
'use strict';
// Plain JavaScript without packages: this runs on a clean checkout, before anything is installed.
const path = require('path');
const { nodeProblem, ensurePackages } = require('./install');

const root = path.resolve(__dirname, '..', '..');

async function main([name, ...argv]) {
  const problem = nodeProblem(process.versions.node);
  if (problem) return fail(problem, 1);

  const { commands } = require('./commands');
  const { parse, help, usage } = require('./args');
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(usage(commands));
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return fail(`there is no command '${name}'\n\n${usage(commands)}`, 2);

  const parsed = parse(command, argv);
  if (parsed.help) {
    console.log(help(name, command));
    return 0;
  }
  if (parsed.error) return fail(`${parsed.error}\n\n${help(name, command)}`, 2);

  if (!command.bare) {
    const missing = ensurePackages(root);
    if (missing) return fail(missing, 1);
    require('sucrase/register');
  }
  return require(`./${command.module}`).run(parsed.values, root);
}

/** Errors that the commands and the config throw on purpose carry their own words; anything else is a defect and needs its stack. */
function report(error) {
  if (error && (error.expected || error.name === 'ConfigError'))
    return fail(error.message, error.exitCode || 1);
  return fail((error && error.stack) || String(error), 1);
}

function fail(message, code) {
  console.error(`error: ${message}`);
  return code;
}

main(process.argv.slice(2))
  .catch(report)
  .then((code) => {
    process.exitCode = code;
  });
