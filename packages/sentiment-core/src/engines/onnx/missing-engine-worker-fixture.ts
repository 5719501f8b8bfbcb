// The worker where the packages named by HIDDEN_PACKAGES are not installed.
import { registerHooks } from 'node:module';

const hidden = (process.env['HIDDEN_PACKAGES'] ?? '').split(' ');
registerHooks({
  resolve(specifier, context, next) {
    if (!hidden.includes(specifier)) return next(specifier, context);
    throw Object.assign(new Error(`Cannot find package '${specifier}'`), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});
await import('./onnx-worker.ts');
