import { waitFor } from '../support/wait-for';
import { MASTER_NAME, scenarios, underEachShell } from './kit';

underEachShell('stop of a Sentinel', (shell) => {
  const scenario = scenarios(shell);

  scenario('the failover that it leads comes to its end, and the others hear of it', async (stack) => {
    await stack.start();
    const [master] = stack.nodes;
    const [leader, ...others] = stack.sentinels;
    await waitFor('it fails over', () => leader.cli('SENTINEL', 'FAILOVER', MASTER_NAME));
    expect(await leader.runs('stop')).toMatchObject({ code: 0, output: '' });

    await leader.container.kill();
    for (const other of others) {
      const [address] = (await other.cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME)).split('\n');
      expect(address).not.toBe(master.address);
    }
  });

  scenario('one that leads none leaves at once', async (stack) => {
    await stack.start();
    const began = Date.now();
    expect(await stack.sentinels[1].runs('stop')).toMatchObject({ code: 0, output: '' });
    expect(Date.now() - began).toBeLessThan(2000);
  });
});
