export { createMlflowScoringRoutes, type MlflowScoringOptions } from './mlflow-scoring-routes.ts';
export { createOpenInferenceRoutes, type OpenInferenceOptions } from './open-inference-routes.ts';
export { createServingProtocolRoutes, type ServingProtocolOptions } from './serving-protocol-routes.ts';
