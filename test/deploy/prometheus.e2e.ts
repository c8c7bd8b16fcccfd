import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startTestGateway } from '../test-gateway.js';
import { projectRoot } from '../temporary-copy.js';

const missing =
  spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status === 0
    ? undefined
    : 'promtool is not installed (Debian: apt-get install prometheus)';

const promtool = (args: readonly string[], input?: string) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: projectRoot, encoding: 'utf8', input });
  return { status, output: stdout + stderr };
};

describe.skipIf(missing)(`the Prometheus files${missing ? ` [skipped: ${missing}]` : ''}`, () => {
  it('promtool accepts the Prometheus configuration and rules', () => {
    expect(promtool(['check', 'config', 'deploy/prometheus/prometheus.yaml'])).toEqual({
      status: 0,
      output: expect.stringContaining('valid prometheus config file'),
    });
    expect(promtool(['check', 'rules', '--lint-fatal', 'deploy/prometheus/alerts.yaml'])).toEqual({
      status: 0,
      output: expect.stringContaining('SUCCESS'),
    });
  });

  it('every alert fires when it should, and only then', () => {
    expect(promtool(['test', 'rules', join('test', 'deploy', 'alert-rules.yaml')])).toEqual({
      status: 0,
      output: expect.stringContaining('SUCCESS'),
    });
  });

  it('promtool accepts the name and help of every metric', async () => {
    const gateway = await startTestGateway();
    await gateway.request('{ wabas { name phoneNumbers(first: 1) { nodes { number messageQrdls { totalCount } } } } }');
    const metrics = await (await fetch(gateway.url.replace('/graphql', '/metrics'))).text();
    await gateway.close();
    expect(promtool(['check', 'metrics'], metrics)).toEqual({ status: 0, output: '' });
  });
});
