// Only the worker imports sentiment-core: what page and worker both import is in the build twice, the model too.
const worker = new Worker(new URL('./sentiment-worker.js', import.meta.url), { type: 'module' });
const input = document.querySelector('input');
const output = document.querySelector('output');

input.addEventListener('input', () => worker.postMessage(input.value));
worker.addEventListener('message', ({ data }) => {
  output.textContent = data.label;
});
