'use strict';
const { parseArgs } = require('util');

/** Values of a command's options; `help` when asked for; `error` in words when the arguments are wrong. */
function parse(command, argv) {
  if (command.passThrough) {
    const help = argv.length === 1 && (argv[0] === '--help' || argv[0] === '-h');
    return help ? { help: true } : { values: { rest: argv } };
  }
  const options = { ...command.options, help: { type: 'boolean', short: 'h', default: false } };
  const names = command.arguments || [];
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options,
      strict: true,
      allowPositionals: names.length > 0,
    });
    if (values.help) return { help: true };
    if (names.length !== positionals.length || positionals.includes(''))
      return { error: `got ${positionals.length} arguments; allowed: ${names.join(' and ')}` };
    const empty = Object.keys(values).find((name) => values[name] === '');
    if (empty) return { error: `--${empty}: got nothing; give it a value` };
    return { values: { ...values, ...(names.length > 0 && { arguments: positionals }) } };
  } catch (error) {
    if (!String(error.code).startsWith('ERR_PARSE_ARGS_')) throw error;
    return { error: inOurWords(error, options) };
  }
}

function inOurWords(error, options) {
  const allowed = Object.keys(options)
    .map((name) => `--${name}`)
    .join(', ');
  const [, what] = /'([^']+)'/.exec(error.message) || [];
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `there is no option '${what}'; allowed: ${allowed}`;
  if (error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return `got an argument '${what}', but only options are taken: ${allowed}`;
  }
  return error.message.charAt(0).toLowerCase() + error.message.slice(1).split('\n')[0];
}

/** Help of one command. */
function help(name, command) {
  const run = name === 'test' ? 'npm test' : `npm run ${name}`;
  const lines = [`usage: ${run}${synopsis(command)}`, '', `  ${command.summary}`];
  if (command.passThrough) lines.push('', `Arguments after -- go to ${command.passThrough}.`);
  else lines.push('', 'options:', ...optionLines(command.options));
  if (command.notes) lines.push('', ...command.notes);
  return lines.join('\n');
}

function synopsis({ options, passThrough, arguments: names = [] }) {
  if (passThrough) return ' [-- ARGUMENTS]';
  const parts = Object.entries(options).map(([name, { value }]) => `[--${name}${value ? ` ${value}` : ''}]`);
  return names.length > 0 ? ` -- ${[...names, ...parts].join(' ')}` : ` [-- ${parts.join(' ')}]`;
}

function optionLines(options) {
  const rows = Object.entries(options).map(([name, option]) => [
    `${option.short ? `-${option.short}, ` : ''}--${name}${option.value ? ` ${option.value}` : ''}`,
    `${option.text}${typeof option.default === 'string' ? ` (default ${option.default})` : ''}`,
  ]);
  rows.push(['-h, --help', 'show this']);
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

/** The list of all commands. */
function usage(commands) {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const rows = Object.entries(commands).map(
    ([name, { summary }]) => `  npm run ${name.padEnd(width)}  ${summary}`,
  );
  return ['usage:', ...rows, '', 'Options come after --, e.g. npm run plan -- --help'].join('\n');
}

module.exports = { parse, help, usage };
