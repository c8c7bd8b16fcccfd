import { describe, expect, it } from 'vitest';
import { parseRedisUrl } from '../../src/redis/url.js';

const single = {
  kind: 'single',
  hosts: [{ host: 'localhost', port: 6379 }],
  tls: false,
  username: undefined,
  password: undefined,
  database: 0,
  primaryName: undefined,
};

describe('parseRedisUrl', () => {
  it.each([
    ['redis://localhost', single],
    ['redis://localhost:6379/2', { ...single, database: 2 }],
    ['REDIS://localhost/', single],
    ['redis://127.0.0.1', { ...single, hosts: [{ host: '127.0.0.1', port: 6379 }] }],
    ['redis://redis_1.local.:7000', { ...single, hosts: [{ host: 'redis_1.local.', port: 7000 }] }],
    [
      'rediss://user:50%25@redis.example:6380',
      {
        ...single,
        tls: true,
        username: 'user',
        password: '50%',
        hosts: [{ host: 'redis.example', port: 6380 }],
      },
    ],
    ['redis://:secret@[::1]:7000/', { ...single, password: 'secret', hosts: [{ host: '::1', port: 7000 }] }],
    [
      'redis+sentinel://user:pass@h1:26380,h2/mymaster/3',
      {
        ...single,
        kind: 'sentinel',
        username: 'user',
        password: 'pass',
        database: 3,
        primaryName: 'mymaster',
        hosts: [
          { host: 'h1', port: 26380 },
          { host: 'h2', port: 26379 },
        ],
      },
    ],
    [
      'rediss+cluster://localhost:7000',
      { ...single, kind: 'cluster', tls: true, hosts: [{ host: 'localhost', port: 7000 }] },
    ],
  ])('parseRedisUrl() reads %s', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  it.each([
    ['localhost:6379', /^redis:\/\/ or rediss:\/\//],
    ['http://localhost', /^redis:\/\/ or rediss:\/\//],
    ['redis://', /^redis:\/\/ or rediss:\/\//],
    ['redis+ring://localhost', /^redis:\/\/ or rediss:\/\//],
    ['redis://localhost/cache', /database number/],
    ['redis://localhost/1/2', /database number/],
    ['redis://localhost:99999', /host:port/],
    ['redis://local host', /host:port/],
    ['redis://one,two', /one host/],
    ['redis://:50%@localhost', /percent-encoded/],
    ['redis+sentinel://h1:26379', /name of the primary/],
    ['redis+cluster://h1:6379/1', /only database 0/],
    ['redis://localhost?family=6', /without \? or #/],
    ['redis://localhost/0#1', /without \? or #/],
    ['redis://user:p@ss@localhost', /written as %40/],
    ['redis://secret@localhost', /a password after the user/],
    ['redis://[:::]:6379', /host:port/],
    ['redis://[10.0.0.1]', /host:port/],
    ['redis://10.0.0.256', /host:port/],
    ['redis://10.0.1', /host:port/],
    ['redis://a..b', /host:port/],
    ['redis://-', /host:port/],
    ['redis+cluster://h1,,h2', /host:port/],
  ])('parseRedisUrl() rejects %s and says what was expected', (url, message) => {
    expect(() => parseRedisUrl(url)).toThrow(message);
  });
});
