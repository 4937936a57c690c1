const { TestEnvironment } = require('jest-environment-node');

/**
 * What jest has no hook for. Each test is announced on stderr, for whoever watches a long run. A test file may set on
 * its global object: `onFailure`, called while a failure is fresh; `skips`, reasons by the name of a test, for tests
 * that only the running cluster can tell to make no sense.
 */
module.exports = class extends TestEnvironment {
  began = Date.now();

  async handleTestEvent({ name, test }) {
    if (name === 'test_start') {
      const reason = this.global.skips?.[test.name];
      if (reason) {
        test.mode = 'skip';
        test.name += ` [skipped: ${reason}]`;
      }
      this.say(test.name);
    }
    if (name === 'test_fn_failure' || name === 'hook_failure') {
      this.say('FAILED');
      await this.global.onFailure?.();
    }
  }

  say(text) {
    const seconds = Math.round((Date.now() - this.began) / 1000);
    process.stderr.write(`[${String(seconds).padStart(4)} s] ${text}\n`);
  }
};
