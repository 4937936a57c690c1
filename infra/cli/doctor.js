'use strict';
// Plain JavaScript without packages: what is missing is most of all to be told where nothing is installed.
const { upToDate } = require('./install');

/**
 * `npm run doctor`: looks at everything and changes nothing. A check is { name, purpose, needed, found } where it is
 * there, { name, purpose, needed, missing, get } where it is not; needed is what `npm run up` can't do without.
 */
async function run(values, root) {
  const installed = upToDate(root);
  const checks = [...bareChecks(installed), ...(installed ? await moreChecks(values, root) : [])];
  console.log(values.json ? JSON.stringify(asJson(checks), null, 2) : show(checks, installed));
  return isReady(checks) ? 0 : 1;
}

function moreChecks(values, root) {
  require('sucrase/register');
  return require('./checks').examine(values.stack, root, process.env);
}

function bareChecks(installed) {
  const packages = { name: 'packages', purpose: 'all that this project is made of', needed: true };
  return [
    // an older one does not come this far, see run.js
    { name: 'Node', purpose: 'runs every command', needed: true, found: process.versions.node },
    installed
      ? { ...packages, found: 'those of package-lock.json' }
      : { ...packages, missing: 'node_modules is not what package-lock.json names', get: 'npm run setup' },
  ];
}

const isReady = (checks) => !checks.some(({ needed, missing }) => needed && missing);

const asJson = (checks) => ({ ready: isReady(checks), checks });

function show(checks, installed) {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, purpose, needed, found, missing, get }) => {
    const state = missing ? (needed ? 'missing' : 'without') : 'ok';
    const line = `${state.padEnd(7)}  ${name.padEnd(width)}  ${missing || found}`;
    return missing ? [line, `         ${''.padEnd(width)}  for: ${purpose}; get it: ${get}`] : [line];
  });
  const left = installed ? [] : ['', 'Everything else is looked at when the packages are there.'];
  return [...lines, ...left, '', verdict(checks)].join('\n');
}

function verdict(checks) {
  if (isReady(checks)) return 'ready: nothing is missing that `npm run up` needs';
  const names = checks.filter(({ needed, missing }) => needed && missing).map(({ name }) => name);
  return `not ready: \`npm run up\` also needs ${names.join(', ')}; \`npm run setup\` gets what can be got`;
}

module.exports = { run, show, asJson };
