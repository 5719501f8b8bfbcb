export { type AccessOptions, createRouteAccess, type RouteAccess } from './access/route-access.ts';
export { createService, type Service } from './create-service.ts';
export { type EnvironmentOptions, type EnvironmentSettings, readServiceEnvironment } from './environment.ts';
export type { AlertSettings, FeedbackSettings, ServiceSettings } from './service-settings.ts';
