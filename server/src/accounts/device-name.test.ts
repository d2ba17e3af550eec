import { expect, test } from 'vitest';
import { deviceName } from './device-name.ts';

test.for([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge on Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605', 'Safari on macOS'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140 Mobile Safari/604', 'Chrome on iOS'],
  ['curl/8.5.0', 'curl'],
  ['probe-runner/2.1 (nightly)', 'probe-runner'],
  ['', 'Unknown device'],
  ['<script>alert(1)</script>'.repeat(20), '<script>alert'],
])('%s is %s', ([header = '', name]) => {
  expect(deviceName(header)).toBe(name);
});
