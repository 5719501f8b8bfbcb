import { requireFunction, requireList, requireObject, requireText } from '../errors/option-checks.ts';

/** @throws {SentimentError} `option_invalid` unless `value` is a list of routes */
export const requireRoutes = (option: string, value: unknown): void =>
  requireList(option, value, (name, route) => {
    requireObject(name, route);
    requireText(`${name}.method`, route.method);
    requireText(`${name}.path`, route.path);
    requireFunction(`${name}.handle`, route.handle);
  });
