const started = performance.now();
const { loadClassifier } = await import('sentiment-core');
await loadClassifier();
console.log(performance.now() - started);
