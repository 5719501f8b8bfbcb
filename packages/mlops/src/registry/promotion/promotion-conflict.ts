import { MlflowError } from '../../mlflow/mlflow-error.ts';

/** Code of the MlflowError thrown when another promotion or rollback got in the way. */
export const promotionConflictCode = 'PROMOTION_CONFLICT';

export function promotionConflict(message: string): MlflowError {
  return new MlflowError({ errorCode: promotionConflictCode, message });
}
