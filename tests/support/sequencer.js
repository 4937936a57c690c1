'use strict';

const { sep } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Tests of processes that have to answer in time: they come when nothing else needs the processors any more. */
const TIMED = ['scripts', 'clients', `chaos${sep}load`].map((folder) => `${sep}tests${sep}${folder}${sep}`);

const isTimed = ({ path }) => TIMED.some((folder) => path.includes(folder));

/** Jest's own order, the longest first, but with the timed tests at the end. */
module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort([...tests]);
    return [...sorted.filter((test) => !isTimed(test)), ...sorted.filter(isTimed)];
  }
};
