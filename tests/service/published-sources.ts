/** Preloaded by `node --import`: published names lead to the sources, as in the unit tests. */
import { registerHooks } from 'node:module';

const packages = new URL('../../packages/', import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    const core = /^sentiment-core(?:\/(\w+))?$/.exec(specifier);
    if (core === null) return next(specifier, context);
    const entry = core[1] === undefined ? 'index.ts' : `${core[1]}/index.ts`;
    return next(new URL(`sentiment-core/src/${entry}`, packages).href, context);
  },
});
