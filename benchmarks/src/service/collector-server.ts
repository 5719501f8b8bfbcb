// The collector of the integration tests, in a process of its own: it checks every envelope and keeps none.
import { startApplicationInsightsCollector } from '../../../tests/service/application-insights-collector.ts';

const collector = await startApplicationInsightsCollector();
const { connectionString, certificateFile, faults } = collector;
let envelopes = 0;
const count = (): void => {
  if (faults.length > 0) throw new Error(faults[0]);
  envelopes += collector.accepted.length;
  collector.forget();
};
setInterval(count, 100);
process.on('message', () => {
  count();
  process.send?.({ envelopes });
});
process.on('disconnect', () => void collector.stop().finally(() => process.exit()));
process.send?.({ connectionString, certificateFile });
