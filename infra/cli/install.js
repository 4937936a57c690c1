'use strict';
const { spawnSync } = require('child_process');
const { readFileSync } = require('fs');
const path = require('path');

const NEEDED = [20, 19];

/** A sentence when this Node is too old, else undefined. */
function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  const enough = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
  return enough
    ? undefined
    : `got Node ${version}; this project needs Node ${NEEDED.join('.')} or newer: https://nodejs.org/en/download`;
}

/** Installs the packages when those in node_modules are not the ones that package-lock.json names; returns what went wrong. */
function ensurePackages(root) {
  if (upToDate(root)) return undefined;
  console.error('installing packages (npm ci), this takes a minute the first time …');
  const { command, args } = npm(process.env);
  // No install scripts: those of the Pulumi SDKs would download every provider, needed or not.
  const result = spawnSync(command, [...args, 'ci', '--ignore-scripts', '--include=dev'], {
    cwd: root,
    encoding: 'utf8',
    shell: command === 'npm' && process.platform === 'win32',
  });
  if (result.status === 0) return undefined;
  const said = result.error ? result.error.message : lastLines(result.stderr, 15);
  return `the packages could not be installed: npm ci failed\n${said}`;
}

/** npm records in node_modules what it installed; a package that is optional may be left out there, for another platform. */
function upToDate(root) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const installed = packagesIn(path.join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([location, { version, optional, devOptional }]) => {
    if (location === '') return true;
    const found = installed[location];
    return found ? found.version === version : Boolean(optional || devOptional);
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The npm that runs us (npm run sets npm_execpath), else the one on PATH. */
function npm(env) {
  const ours = env.npm_execpath;
  return ours && /npm-cli\.c?js$/.test(ours)
    ? { command: process.execPath, args: [ours] }
    : { command: 'npm', args: [] };
}

function lastLines(text, count) {
  return String(text).trimEnd().split('\n').slice(-count).join('\n');
}

module.exports = { nodeProblem, ensurePackages, upToDate };
