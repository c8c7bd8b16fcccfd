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
  return { status, said: stdout + stderr };
};

describe.skipIf(missing)(`what is made for Prometheus${missing ? ` [skipped: ${missing}]` : ''}`, () => {
  it('is a configuration and rules that it takes', () => {
    expect(promtool(['check', 'config', 'deploy/prometheus/prometheus.yaml'])).toEqual({
      status: 0,
      said: expect.stringContaining('valid prometheus config file'),
    });
    expect(promtool(['check', 'rules', '--lint-fatal', 'deploy/prometheus/alerts.yaml'])).toEqual({
      status: 0,
      said: expect.stringContaining('SUCCESS'),
    });
  });

  it('wakes somebody when it should, and nobody when it should not', () => {
    expect(promtool(['test', 'rules', join('test', 'deploy', 'alert-rules.yaml')])).toEqual({
      status: 0,
      said: expect.stringContaining('SUCCESS'),
    });
  });

  it('names and describes every metric as it wants it', async () => {
    const gateway = await startTestGateway();
    await gateway.request('{ wabas { name phoneNumbers(first: 1) { nodes { number messageQrdls { totalCount } } } } }');
    const told = await (await fetch(gateway.url.replace('/graphql', '/metrics'))).text();
    await gateway.close();
    expect(promtool(['check', 'metrics'], told)).toEqual({ status: 0, said: '' });
  });
});
