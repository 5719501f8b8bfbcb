import webpack from 'webpack';

const compiler = webpack({
  mode: 'production',
  target: 'node20',
  entry: './server.js',
  experiments: { outputModule: true },
  output: { path: `${import.meta.dirname}/webpack`, filename: 'server.mjs', chunkFilename: '[id].mjs', module: true },
  // Only time is saved.
  optimization: { minimize: false },
});
const stats = await new Promise((resolve, reject) =>
  compiler.run((error, result) => (error ? reject(error) : resolve(result))),
);
if (stats.hasErrors()) throw new Error(stats.toString('errors-only'));
